// Asking for a checkpoint from outside: the signal, the interval timer and the
// timer that looks after a checkpoint under way. The handler sets flags only.
//
// Relies on: POSIX timers; POSIX says that a forked child inherits none.
#include "mt/abi.h"
#include "process/Process.h"
#include "process/Report.h"
#include <cerrno>
#include <csignal>
#include <cstring>
#include <ctime>

using namespace mt;

extern "C" __attribute__((visibility("default"))) volatile uint32_t mt_flag;
volatile uint32_t mt_flag = 0;

static timer_t TickTimer;
static bool HaveTickTimer = false;

static volatile bool EndingCalls = false;

static void onRequest(int) {
  __atomic_fetch_or(&mt_flag, Requested, __ATOMIC_RELAXED);
  if (EndingCalls)
    scheduleTick(1);
}

static void onTick(int) {
  __atomic_fetch_or(&mt_flag, Tick, __ATOMIC_RELAXED);
  if (EndingCalls)
    scheduleTick(1);
}

int mt::tickSignal() {
  // One that neither the C library nor debuggers nor, most likely, the program
  // have a use for.
  int Signal = SIGRTMIN + 13;
  return Signal == process().Opts.Signal ? Signal + 1 : Signal;
}

static bool handle(int Signal, void (*Handler)(int), int Flags = SA_RESTART) {
  struct sigaction Action = {};
  Action.sa_handler = Handler;
  Action.sa_flags = Flags;
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

static bool SignalTaken = false;

/// The program is about to change what Signal does, to a handler of its own or
/// to something else. Returns whether it is to stay ours.
extern "C" int mt_keep_signal(int Signal, int IsHandler) {
  if (!process().Armed)
    return 0;
  if (Signal == tickSignal())
    return 1;
  if (Signal != process().Opts.Signal)
    return 0;
  if (!IsHandler)
    return !SignalTaken;
  if (!SignalTaken)
    reportWarning("the program handles signal " + std::to_string(Signal) +
                  " itself, so it no longer asks for checkpoints: name another "
                  "one with MT_SIGNAL");
  SignalTaken = true;
  return 0;
}

/// Takes our signals out of a set that is to be blocked.
extern "C" void mt_spare_signals(sigset_t *Set) {
  if (!process().Armed)
    return;
  if (!SignalTaken)
    sigdelset(Set, process().Opts.Signal);
  sigdelset(Set, tickSignal());
}

void mt::interruptCalls(bool On) {
  EndingCalls = On;
  if (!SignalTaken)
    handle(process().Opts.Signal, onRequest, On ? 0 : SA_RESTART);
  if (HaveTickTimer)
    handle(tickSignal(), onTick, On ? 0 : SA_RESTART);
}

// The program's handlers are called by rt/instrumented/signals.c, which tells
// of it here. Plain data, for it happens at any moment.
static volatile uintptr_t HandlerFrame = 0; // of the innermost; 0: none
static volatile unsigned HandlersRun = 0, HandlersEnding = 0;

extern "C" uintptr_t mt_enter_handler(void *Frame) {
  uintptr_t Before = HandlerFrame;
  HandlerFrame = reinterpret_cast<uintptr_t>(Frame);
  HandlersRun = HandlersRun + 1;
  return Before;
}

/// The handler that runs is one that ends system calls.
extern "C" void mt_handler_ends_calls() { HandlersEnding = HandlersEnding + 1; }

extern "C" void mt_leave_handler(uintptr_t Before) { HandlerFrame = Before; }

bool mt::inProgramHandler() {
  if (!HandlerFrame)
    return false;
  char Here;
  // It may have been left by siglongjmp, outwards.
  if (reinterpret_cast<uintptr_t>(&Here) < HandlerFrame)
    return true;
  HandlerFrame = 0;
  return false;
}

HandlerCount mt::programHandlers() { return {HandlersRun, HandlersEnding}; }
