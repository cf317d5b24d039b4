// The waits under rt/instrumented/blocking.c. Each lets the checkpoint's
// signals in atomically with starting to wait, so that a request that comes
// just before the wait is not slept over.
//
// Relies on: ppoll and pselect. A wait that the program's own signal ends is
// given back to the program as EINTR.
#include "mt/abi.h"
#include "process/Process.h"
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <ctime>
#include <poll.h>
#include <stdio_ext.h>
#include <sys/select.h>

using namespace mt;

#define MT_EXPORT extern "C" __attribute__((visibility("default")))

static constexpr long long Second = 1000000000;

static bool wanted() { return (mt_flag & (Requested | Tick)) != 0; }

namespace {
/// Keeps the checkpoint's signals out but while waiting.
class SignalHeld {
public:
  SignalHeld() {
    sigset_t Block;
    sigemptyset(&Block);
    if (process().Armed) {
      sigaddset(&Block, process().Opts.Signal);
      sigaddset(&Block, tickSignal());
    }
    pthread_sigmask(SIG_BLOCK, &Block, &Old);
  }
  ~SignalHeld() {
    int Errno = errno;
    pthread_sigmask(SIG_SETMASK, &Old, nullptr);
    errno = Errno;
  }
  sigset_t Old;
};

/// Counts down what is left of a wait; negative: no end.
class Countdown {
public:
  explicit Countdown(long long &Left) : Left(Left) {
    clock_gettime(CLOCK_MONOTONIC, &Start);
    Spec.tv_sec = static_cast<time_t>(Left / Second);
    Spec.tv_nsec = static_cast<long>(Left % Second);
  }
  ~Countdown() {
    if (Left < 0)
      return;
    timespec Now;
    clock_gettime(CLOCK_MONOTONIC, &Now);
    Left -= (Now.tv_sec - Start.tv_sec) * Second + Now.tv_nsec - Start.tv_nsec;
    if (Left < 0)
      Left = 0;
  }
  const timespec *spec() const { return Left < 0 ? nullptr : &Spec; }

private:
  long long &Left;
  timespec Start, Spec;
};
} // namespace

/// What a wait that ended with Result and errno means to the caller's loop.
static int verdict(int Result) {
  if (Result >= 0)
    return 0;
  return errno == EINTR && wanted() ? 1 : -1;
}

MT_EXPORT int mt_wait_time(long long *Nanoseconds) {
  SignalHeld Held;
  if (wanted())
    return 1;
  Countdown Time(*Nanoseconds);
  return verdict(ppoll(nullptr, 0, Time.spec(), &Held.Old));
}

MT_EXPORT int mt_wait_readable(int Descriptor) {
  if (!process().Armed)
    return 0;
  SignalHeld Held;
  if (wanted())
    return 1;
  pollfd P = {Descriptor, POLLIN, 0};
  // Errors are for the call itself to report.
  return verdict(ppoll(&P, 1, nullptr, &Held.Old)) > 0;
}

MT_EXPORT int mt_wait_stream(FILE *Stream) {
  // What is in the buffer can be had without waiting.
  if (!process().Armed || Stream->_IO_read_ptr < Stream->_IO_read_end)
    return 0;
  int Descriptor = fileno(Stream);
  if (Descriptor < 0)
    return 0;
  pollfd P = {Descriptor, POLLIN, 0};
  if (poll(&P, 1, 0) == 0 && __flbf(stdout))
    fflush(stdout); // a prompt, as the library does before it waits
  return mt_wait_readable(Descriptor);
}

MT_EXPORT int mt_wait_poll(pollfd *Descriptors, nfds_t Count,
                           long long *Nanoseconds, int *Result) {
  SignalHeld Held;
  if (wanted())
    return 1;
  Countdown Time(*Nanoseconds);
  *Result = ppoll(Descriptors, Count, Time.spec(), &Held.Old);
  return verdict(*Result) > 0;
}

MT_EXPORT int mt_wait_select(int Count, fd_set *Read, fd_set *Write,
                             fd_set *Error, long long *Nanoseconds,
                             int *Result) {
  SignalHeld Held;
  if (wanted())
    return 1;
  Countdown Time(*Nanoseconds);
  *Result = pselect(Count, Read, Write, Error, Time.spec(), &Held.Old);
  return verdict(*Result) > 0;
}
