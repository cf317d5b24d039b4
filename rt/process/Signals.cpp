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

static void onSignal(int, siginfo_t *Info, void *) {
  uint32_t Bit = Requested;
  if (Info->si_code == SI_TIMER && Info->si_value.sival_int == Tick)
    Bit = Tick;
  __atomic_fetch_or(&mt_flag, Bit, __ATOMIC_RELAXED);
}

static bool makeTimer(int Value, timer_t &Timer) {
  sigevent Event = {};
  Event.sigev_notify = SIGEV_SIGNAL;
  Event.sigev_signo = process().Opts.Signal;
  Event.sigev_value.sival_int = Value;
  return timer_create(CLOCK_MONOTONIC, &Event, &Timer) == 0;
}

Result<> mt::armSignals() {
  struct sigaction Action = {};
  Action.sa_sigaction = onSignal;
  Action.sa_flags = SA_SIGINFO | SA_RESTART;
  sigemptyset(&Action.sa_mask);
  if (sigaction(process().Opts.Signal, &Action, nullptr))
    return Failure{"MT_SIGNAL: signal " +
                   std::to_string(process().Opts.Signal) +
                   " cannot be handled: " + std::strerror(errno)};
  HaveTickTimer = makeTimer(Tick, TickTimer);
  if (process().Opts.Interval) {
    timer_t Timer;
    if (!makeTimer(Requested, Timer))
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
