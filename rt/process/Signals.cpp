// Asking for a checkpoint from outside: the signal, the interval timer and the
// timer that looks after a checkpoint under way. The handler sets flags only.
//
// Relies on: POSIX timers; POSIX says that a forked child inherits none.
#include "mt/abi.h"
#include "process/Process.h"
#include <cerrno>
#include <csignal>
#include <cstring>
#include <ctime>

using namespace mt;

extern "C" __attribute__((visibility("default"))) volatile uint32_t mt_flag;
volatile uint32_t mt_flag = 0;

static timer_t TickTimer;
static bool HaveTickTimer = false;

static void onRequest(int) {
  __atomic_fetch_or(&mt_flag, Requested, __ATOMIC_RELAXED);
}

static void onTick(int) { __atomic_fetch_or(&mt_flag, Tick, __ATOMIC_RELAXED); }

int mt::tickSignal() {
  // One that neither the C library nor debuggers nor, most likely, the program
  // have a use for.
  int Signal = SIGRTMIN + 13;
  return Signal == process().Opts.Signal ? Signal + 1 : Signal;
}

static bool handle(int Signal, void (*Handler)(int)) {
  struct sigaction Action = {};
  Action.sa_handler = Handler;
  Action.sa_flags = SA_RESTART;
  sigemptyset(&Action.sa_mask);
  return sigaction(Signal, &Action, nullptr) == 0;
}

static bool makeTimer(int Signal, timer_t &Timer) {
  sigevent Event = {};
  Event.sigev_notify = SIGEV_SIGNAL;
  Event.sigev_signo = Signal;
  return timer_create(CLOCK_MONOTONIC, &Event, &Timer) == 0;
}

Result<> mt::armSignals() {
  const int Signal = process().Opts.Signal;
  if (!handle(Signal, onRequest))
    return Failure{"MT_SIGNAL: signal " + std::to_string(Signal) +
                   " cannot be handled: " + std::strerror(errno)};
  HaveTickTimer =
      handle(tickSignal(), onTick) && makeTimer(tickSignal(), TickTimer);
  if (process().Opts.Interval) {
    timer_t Timer;
    if (!makeTimer(Signal, Timer))
      return Failure{std::string("MT_INTERVAL: no timer can be had: ") +
                     std::strerror(errno)};
    itimerspec Spec = {};
    Spec.it_value.tv_sec = Spec.it_interval.tv_sec =
        static_cast<time_t>(process().Opts.Interval);
    timer_settime(Timer, 0, &Spec, nullptr);
  }
  return success();
}

void mt::scheduleTick(unsigned Milliseconds) {
  if (!HaveTickTimer)
    return;
  itimerspec Spec = {};
  Spec.it_value.tv_sec = Milliseconds / 1000;
  Spec.it_value.tv_nsec = static_cast<long>(Milliseconds % 1000) * 1000000;
  timer_settime(TickTimer, 0, &Spec, nullptr);
}
