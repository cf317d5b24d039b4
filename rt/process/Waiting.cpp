// The waits under rt/instrumented/blocking.c and reading.c. They are of two
// kinds. One waits itself and lets the checkpoint's signals in atomically with
// starting to wait (ppoll and its kin), so that a request that comes just
// before the wait is not slept over. The other brackets a system call of the
// program's, which our signals then end: mt_wait_begin, the call, mt_wait_end.
//
// Relies on: Signals.cpp knowing which of the program's handlers have run. A
// wait that one of them ends is given back to the program as EINTR, as it would
// be without us.
#include "mt/abi.h"
#include "process/Process.h"
#include "process/Streams.h"
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <fcntl.h>
#include <poll.h>
#include <stdio_ext.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace mt;

#define MT_EXPORT extern "C" __attribute__((visibility("default")))

static constexpr long long Second = 1000000000;

static bool wanted() {
  return (mt_flag & (Requested | Tick)) != 0 && !inProgramHandler();
}

MT_EXPORT int mt_is_armed() { return process().Armed; }

// Signals.cpp
extern "C" void mt_spare_signals(sigset_t *Set);

namespace {
/// Keeps the checkpoint's signals out but while waiting.
class SignalHeld {
public:
  SignalHeld() : Before(programHandlers()), Errno(errno) {
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

  /// The mask to wait with: the program's for this wait, or its usual one.
  sigset_t *mask(const sigset_t *Wanted = nullptr) {
    During = Wanted ? *Wanted : Old;
    mt_spare_signals(&During);
    return &During;
  }

  /// What a wait that ended with Result and errno means to the caller's loop:
  /// 0 it is over, > 0 poll and go on with it, < 0 a handler has ended it.
  int verdict(int Result) const {
    if (Result >= 0)
      return 0;
    if (errno != EINTR || !wanted() || programHandlers().All != Before.All)
      return -1;
    errno = Errno;
    return 1;
  }

  const HandlerCount Before;

private:
  const int Errno;
  sigset_t Old, During;
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

MT_EXPORT int mt_wait_time(long long *Nanoseconds, const sigset_t *Mask) {
  SignalHeld Held;
  if (wanted())
    return 1;
  Countdown Time(*Nanoseconds);
  return Held.verdict(ppoll(nullptr, 0, Time.spec(), Held.mask(Mask)));
}

MT_EXPORT int mt_wait_readable(int Descriptor) {
  if (!process().Armed)
    return 0;
  int Errno = errno;
  pollfd P = {Descriptor, POLLIN, 0};
  // Errors are for the call itself to report, and it may not want to wait.
  if (poll(&P, 1, 0) != 0 || fcntl(Descriptor, F_GETFL) & O_NONBLOCK) {
    errno = Errno;
    return 0;
  }
  SignalHeld Held;
  if (wanted())
    return 1;
  int State = Held.verdict(ppoll(&P, 1, nullptr, Held.mask()));
  if (State >= 0 || errno != EINTR)
    errno = Errno;
  if (State >= 0)
    return State;
  if (errno != EINTR)
    return 0;
  // A handler has run. Most say that reading goes on then; the caller waits
  // again, after a poll.
  return programHandlers().Ending == Held.Before.Ending ? 1 : -1;
}

/// Whether the stream's next character is known, or that there is none.
static bool isAtHand(const FILE *Stream) {
  const bool Pushed = Stream->_flags & InBackupBit;
  if (Stream->_flags & _IO_EOF_SEEN)
    return true;
  if (Stream->_mode > 0) {
    const _IO_wide_data *Wide = Stream->_wide_data;
    if (Wide->ReadPtr < Wide->ReadEnd ||
        (Pushed && Wide->SaveBase < Wide->SaveEnd))
      return true;
  }
  return Stream->_IO_read_ptr < Stream->_IO_read_end ||
         (Pushed && Stream->_IO_save_base < Stream->_IO_save_end);
}

MT_EXPORT int mt_wait_stream(FILE *Stream) {
  if (!process().Armed || isAtHand(Stream))
    return 0;
  int Errno = errno;
  int Descriptor = fileno(Stream);
  pollfd P = {Descriptor, POLLIN, 0};
  if (Descriptor < 0 || poll(&P, 1, 0) != 0) {
    errno = Errno;
    return 0;
  }
  if (__flbf(stdout))
    fflush(stdout); // a prompt, as the library does before it waits
  return mt_wait_readable(Descriptor);
}

/// Adds to what is in the stream's buffer: 0 done, > 0 poll first, < 0 there is
/// no more, or no room.
MT_EXPORT int mt_wait_more(FILE *Stream) {
  int Descriptor = fileno(Stream);
  if (Descriptor < 0 || Stream->_flags & (InBackupBit | _IO_EOF_SEEN) ||
      !Stream->_IO_buf_base)
    return -1;
  if (int State = mt_wait_readable(Descriptor))
    return State;
  char *Base = Stream->_IO_buf_base;
  size_t Have = Stream->_IO_read_end - Stream->_IO_read_ptr;
  if (Stream->_IO_read_end == Stream->_IO_buf_end) {
    std::memmove(Base, Stream->_IO_read_ptr, Have);
    Stream->_IO_read_base = Stream->_IO_read_ptr = Base;
    Stream->_IO_read_end = Base + Have;
  }
  size_t Room = Stream->_IO_buf_end - Stream->_IO_read_end;
  ssize_t Got = Room ? read(Descriptor, Stream->_IO_read_end, Room) : -1;
  if (Got == 0) // a terminal's end is not to be asked for twice
    Stream->_flags |= _IO_EOF_SEEN;
  if (Got <= 0)
    return -1;
  Stream->_IO_read_end += Got;
  return 0;
}

/// Takes characters up to a Stop (-1: none), at most Max of them, as long as
/// that needs no waiting but for the first. Returns how many; 0 at the end of
/// the input or on an error. As getc does it, and as fast as memchr.
MT_EXPORT size_t mt_take(FILE *Stream, char *To, size_t Max, int Stop) {
  if (!Max)
    return 0;
  int First = getc_unlocked(Stream);
  if (First == EOF)
    return 0;
  *To = static_cast<char>(First);
  if (First == Stop)
    return 1;
  size_t Size = Stream->_IO_read_end - Stream->_IO_read_ptr;
  if (Size > Max - 1)
    Size = Max - 1;
  if (Stop >= 0)
    if (const void *Found = std::memchr(Stream->_IO_read_ptr, Stop, Size))
      Size = static_cast<const char *>(Found) - Stream->_IO_read_ptr + 1;
  std::memcpy(To + 1, Stream->_IO_read_ptr, Size);
  Stream->_IO_read_ptr += Size;
  return Size + 1;
}

/// Whether reading from the stream may have to wait in the middle.
MT_EXPORT int mt_may_wait(FILE *Stream, size_t Size, int Stop) {
  if (!process().Armed)
    return 0;
  size_t Have = Stream->_IO_read_end - Stream->_IO_read_ptr;
  if (Have >= Size ||
      (Stop >= 0 && std::memchr(Stream->_IO_read_ptr, Stop, Have)))
    return 0;
  int Errno = errno;
  int Descriptor = fileno(Stream);
  struct stat Stat;
  bool May =
      Descriptor >= 0 && !fstat(Descriptor, &Stat) && !S_ISREG(Stat.st_mode);
  errno = Errno;
  return May;
}

MT_EXPORT int mt_wait_poll(pollfd *Descriptors, nfds_t Count,
                           long long *Nanoseconds, const sigset_t *Mask,
                           int *Result) {
  SignalHeld Held;
  if (wanted())
    return 1;
  Countdown Time(*Nanoseconds);
  *Result = ppoll(Descriptors, Count, Time.spec(), Held.mask(Mask));
  return Held.verdict(*Result) > 0;
}

MT_EXPORT int mt_wait_select(int Count, fd_set *Read, fd_set *Write,
                             fd_set *Error, long long *Nanoseconds,
                             const sigset_t *Mask, int *Result) {
  SignalHeld Held;
  if (wanted())
    return 1;
  Countdown Time(*Nanoseconds);
  *Result = pselect(Count, Read, Write, Error, Time.spec(), Held.mask(Mask));
  return Held.verdict(*Result) > 0;
}

MT_EXPORT int mt_wait_epoll(int Descriptor, epoll_event *Events, int Count,
                            long long *Nanoseconds, const sigset_t *Mask,
                            int *Result) {
  SignalHeld Held;
  if (wanted())
    return 1;
  Countdown Time(*Nanoseconds);
  // Rounded up, as a wait that ends early is one too many.
  int Milliseconds = *Nanoseconds < 0
                         ? -1
                         : static_cast<int>((*Nanoseconds + 999999) / 1000000);
  *Result =
      epoll_pwait(Descriptor, Events, Count, Milliseconds, Held.mask(Mask));
  return Held.verdict(*Result) > 0;
}

static HandlerCount BeforeCall;
static int ErrnoBeforeCall;

/// Greater than zero: poll first. Otherwise a system call may follow, which our
/// signals end, and then mt_wait_end.
MT_EXPORT int mt_wait_begin() {
  if (!process().Armed)
    return 0;
  if (wanted())
    return 1;
  BeforeCall = programHandlers();
  ErrnoBeforeCall = errno;
  interruptCalls(true);
  return 0;
}

/// Greater than zero: it was interrupted by us only, and is to be begun again.
MT_EXPORT int mt_wait_end(int Interrupted) {
  if (!process().Armed)
    return 0;
  int Errno = errno;
  interruptCalls(false);
  bool Again =
      Interrupted && wanted() && programHandlers().Ending == BeforeCall.Ending;
  errno = Again ? ErrnoBeforeCall : Errno;
  return Again;
}
