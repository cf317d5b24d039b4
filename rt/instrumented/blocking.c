/* Library calls that can wait for long, as safe points: the pass sends the
 * program's calls here. This file is compiled with the pass itself, so each
 * loop below holds a poll and a frame like any of the program's. The helpers
 * mt_wait_* return a positive number when the wait ended because a checkpoint
 * is wanted: the loop polls and waits again, there or where it is restored.
 *
 * Relies on: rt/process/Waiting.cpp for the helpers, which wait with the
 * checkpoint's signals let through atomically. */
#define _GNU_SOURCE 1
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/file.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int mt_is_armed(void);
int mt_wait_time(long long *Nanoseconds, const sigset_t *Mask);
const struct timespec *mt_moment(clockid_t Clock, const struct timespec *Time,
                                 struct timespec *Moment); /* clocks.c */
int mt_wait_readable(int Descriptor);
int mt_wait_poll(struct pollfd *Descriptors, nfds_t Count,
                 long long *Nanoseconds, const sigset_t *Mask, int *Result);
int mt_wait_select(int Count, fd_set *Read, fd_set *Write, fd_set *Error,
                   long long *Nanoseconds, const sigset_t *Mask, int *Result);
int mt_wait_epoll(int Descriptor, struct epoll_event *Events, int Count,
                  long long *Nanoseconds, const sigset_t *Mask, int *Result);
int mt_wait_begin(void);
int mt_wait_end(int Interrupted);

#define SECOND 1000000000LL
#define FOREVER (-1LL)

/* Repeats a system call that only the checkpoint's signals have ended. */
#define UNTIL_DONE(CALL, INTERRUPTED)                                          \
  do {                                                                         \
    while (mt_wait_begin() > 0) {                                              \
    }                                                                          \
    CALL;                                                                      \
  } while (mt_wait_end(INTERRUPTED) > 0)

#define FAILED(RESULT) ((RESULT) < 0 && errno == EINTR)

static int bad(const struct timespec *Time) {
  if (Time->tv_sec >= 0 && Time->tv_nsec >= 0 && Time->tv_nsec < SECOND)
    return 0;
  errno = EINVAL;
  return 1;
}

static long long nanoseconds(const struct timespec *Time) {
  return Time ? Time->tv_sec * SECOND + Time->tv_nsec : FOREVER;
}

/* ---- time ---- */

unsigned int mt_sleep(unsigned int Seconds) {
  long long Left = Seconds * SECOND;
  int State;
  while ((State = mt_wait_time(&Left, NULL)) > 0) {
  }
  return State < 0 ? (unsigned int)((Left + SECOND - 1) / SECOND) : 0;
}

int mt_usleep(unsigned int Microseconds) {
  long long Left = Microseconds * 1000LL;
  int State;
  while ((State = mt_wait_time(&Left, NULL)) > 0) {
  }
  return State;
}

int mt_nanosleep(const struct timespec *Request, struct timespec *Remaining) {
  long long Left;
  int State;
  if (bad(Request))
    return -1;
  Left = nanoseconds(Request);
  while ((State = mt_wait_time(&Left, NULL)) > 0) {
  }
  if (State < 0 && Remaining) {
    Remaining->tv_sec = Left / SECOND;
    Remaining->tv_nsec = (long)(Left % SECOND);
  }
  return State;
}

int mt_clock_nanosleep(clockid_t Clock, int Flags,
                       const struct timespec *Request,
                       struct timespec *Remaining) {
  struct timespec Left = *Request, Moment;
  int Error;
  UNTIL_DONE(Error = Flags & TIMER_ABSTIME
                         ? clock_nanosleep(Clock, Flags,
                                           mt_moment(Clock, &Left, &Moment),
                                           NULL)
                         : clock_nanosleep(Clock, Flags, &Left, &Left),
             Error == EINTR);
  if (Error == EINTR && Remaining && !(Flags & TIMER_ABSTIME))
    *Remaining = Left;
  return Error;
}

/* ---- signals and children ---- */

int mt_pause(void) {
  long long Left = FOREVER;
  while (mt_wait_time(&Left, NULL) > 0) {
  }
  return -1;
}

int mt_sigsuspend(const sigset_t *Mask) {
  long long Left = FOREVER;
  while (mt_wait_time(&Left, Mask) > 0) {
  }
  return -1;
}

int mt_sigwaitinfo(const sigset_t *Set, siginfo_t *Info) {
  int Result;
  UNTIL_DONE(Result = sigwaitinfo(Set, Info), FAILED(Result));
  return Result;
}

int mt_sigtimedwait(const sigset_t *Set, siginfo_t *Info,
                    const struct timespec *Timeout) {
  struct timespec Left, Start, Now;
  long long Nanoseconds;
  int Result;
  if (!Timeout)
    return mt_sigwaitinfo(Set, Info);
  Left = *Timeout;
  do {
    while (mt_wait_begin() > 0) {
    }
    clock_gettime(CLOCK_MONOTONIC, &Start);
    Result = sigtimedwait(Set, Info, &Left);
    if (FAILED(Result)) {
      clock_gettime(CLOCK_MONOTONIC, &Now);
      Nanoseconds =
          nanoseconds(&Left) - (nanoseconds(&Now) - nanoseconds(&Start));
      if (Nanoseconds < 0)
        Nanoseconds = 0;
      Left.tv_sec = Nanoseconds / SECOND;
      Left.tv_nsec = (long)(Nanoseconds % SECOND);
      errno = EINTR;
    }
  } while (mt_wait_end(FAILED(Result)) > 0);
  return Result;
}

int mt_sigwait(const sigset_t *Set, int *Signal) {
  int Result;
  /* It does not end by a handler. */
  while ((Result = mt_sigwaitinfo(Set, NULL)) < 0 && errno == EINTR) {
  }
  if (Result < 0)
    return errno;
  *Signal = Result;
  return 0;
}

pid_t mt_waitpid(pid_t Process, int *Status, int Options) {
  pid_t Result;
  UNTIL_DONE(Result = waitpid(Process, Status, Options), FAILED(Result));
  return Result;
}

pid_t mt_wait(int *Status) { return mt_waitpid(-1, Status, 0); }

pid_t mt_wait4(pid_t Process, int *Status, int Options, struct rusage *Usage) {
  pid_t Result;
  UNTIL_DONE(Result = wait4(Process, Status, Options, Usage), FAILED(Result));
  return Result;
}

pid_t mt_wait3(int *Status, int Options, struct rusage *Usage) {
  return mt_wait4(-1, Status, Options, Usage);
}

int mt_waitid(idtype_t Type, id_t Id, siginfo_t *Info, int Options) {
  int Result;
  UNTIL_DONE(Result = waitid(Type, Id, Info, Options), FAILED(Result));
  return Result;
}

/* ---- descriptors ---- */

/* Goes on when there is something to read; 1: a handler has ended the wait. */
static int interrupted(int Descriptor) {
  int State;
  while ((State = mt_wait_readable(Descriptor)) > 0) {
  }
  return State < 0;
}

ssize_t mt_read(int Descriptor, void *Buffer, size_t Size) {
  return interrupted(Descriptor) ? -1 : read(Descriptor, Buffer, Size);
}

ssize_t __read_chk(int, void *, size_t, size_t);
ssize_t mt_read_chk(int Descriptor, void *Buffer, size_t Size, size_t Room) {
  return interrupted(Descriptor) ? -1
                                 : __read_chk(Descriptor, Buffer, Size, Room);
}

ssize_t mt_readv(int Descriptor, const struct iovec *Vectors, int Count) {
  return interrupted(Descriptor) ? -1 : readv(Descriptor, Vectors, Count);
}

/* Sockets may have a time limit of their own, so it is they who wait. */
ssize_t mt_recv(int Socket, void *Buffer, size_t Size, int Flags) {
  ssize_t Result;
  UNTIL_DONE(Result = recv(Socket, Buffer, Size, Flags), FAILED(Result));
  return Result;
}

ssize_t __recv_chk(int, void *, size_t, size_t, int);
ssize_t mt_recv_chk(int Socket, void *Buffer, size_t Size, size_t Room,
                    int Flags) {
  ssize_t Result;
  UNTIL_DONE(Result = __recv_chk(Socket, Buffer, Size, Room, Flags),
             FAILED(Result));
  return Result;
}

ssize_t mt_recvfrom(int Socket, void *Buffer, size_t Size, int Flags,
                    struct sockaddr *Address, socklen_t *Length) {
  ssize_t Result;
  UNTIL_DONE(Result = recvfrom(Socket, Buffer, Size, Flags, Address, Length),
             FAILED(Result));
  return Result;
}

ssize_t mt_recvmsg(int Socket, struct msghdr *Message, int Flags) {
  ssize_t Result;
  UNTIL_DONE(Result = recvmsg(Socket, Message, Flags), FAILED(Result));
  return Result;
}

int mt_accept(int Socket, struct sockaddr *Address, socklen_t *Length) {
  int Result;
  UNTIL_DONE(Result = accept(Socket, Address, Length), FAILED(Result));
  return Result;
}

int mt_accept4(int Socket, struct sockaddr *Address, socklen_t *Length,
               int Flags) {
  int Result;
  UNTIL_DONE(Result = accept4(Socket, Address, Length, Flags), FAILED(Result));
  return Result;
}

int mt_flock(int Descriptor, int Operation) {
  int Result;
  UNTIL_DONE(Result = flock(Descriptor, Operation), FAILED(Result));
  return Result;
}

int mt_lockf(int Descriptor, int Operation, off_t Size) {
  int Result;
  UNTIL_DONE(Result = lockf(Descriptor, Operation, Size), FAILED(Result));
  return Result;
}

/* ---- several descriptors ---- */

int mt_poll_descriptors(struct pollfd *Descriptors, nfds_t Count,
                        int Milliseconds) {
  long long Left = Milliseconds < 0 ? FOREVER : Milliseconds * 1000000LL;
  int Result = 0;
  while (mt_wait_poll(Descriptors, Count, &Left, NULL, &Result) > 0) {
  }
  return Result;
}

int __poll_chk(struct pollfd *, nfds_t, int, size_t);
int mt_poll_chk(struct pollfd *Descriptors, nfds_t Count, int Milliseconds,
                size_t Room) {
  if (Room / sizeof *Descriptors < Count)
    return __poll_chk(Descriptors, Count, Milliseconds, Room);
  return mt_poll_descriptors(Descriptors, Count, Milliseconds);
}

int mt_ppoll(struct pollfd *Descriptors, nfds_t Count,
             const struct timespec *Timeout, const sigset_t *Mask) {
  long long Left = nanoseconds(Timeout);
  int Result = 0;
  if (Timeout && bad(Timeout))
    return -1;
  while (mt_wait_poll(Descriptors, Count, &Left, Mask, &Result) > 0) {
  }
  return Result;
}

int __ppoll_chk(struct pollfd *, nfds_t, const struct timespec *,
                const sigset_t *, size_t);
int mt_ppoll_chk(struct pollfd *Descriptors, nfds_t Count,
                 const struct timespec *Timeout, const sigset_t *Mask,
                 size_t Room) {
  if (Room / sizeof *Descriptors < Count)
    return __ppoll_chk(Descriptors, Count, Timeout, Mask, Room);
  return mt_ppoll(Descriptors, Count, Timeout, Mask);
}

int mt_select(int Count, fd_set *Read, fd_set *Write, fd_set *Error,
              struct timeval *Timeout) {
  long long Left =
      Timeout ? Timeout->tv_sec * SECOND + Timeout->tv_usec * 1000LL : FOREVER;
  int Result = 0;
  if (Timeout && (Timeout->tv_sec < 0 || Timeout->tv_usec < 0)) {
    errno = EINVAL;
    return -1;
  }
  while (mt_wait_select(Count, Read, Write, Error, &Left, NULL, &Result) > 0) {
  }
  if (Timeout) {
    Timeout->tv_sec = Left / SECOND;
    Timeout->tv_usec = (long)(Left % SECOND / 1000);
  }
  return Result;
}

int mt_pselect(int Count, fd_set *Read, fd_set *Write, fd_set *Error,
               const struct timespec *Timeout, const sigset_t *Mask) {
  long long Left = nanoseconds(Timeout);
  int Result = 0;
  if (Timeout && bad(Timeout))
    return -1;
  while (mt_wait_select(Count, Read, Write, Error, &Left, Mask, &Result) > 0) {
  }
  return Result;
}

int mt_epoll_pwait(int Descriptor, struct epoll_event *Events, int Count,
                   int Milliseconds, const sigset_t *Mask) {
  long long Left = Milliseconds < 0 ? FOREVER : Milliseconds * 1000000LL;
  int Result = 0;
  while (mt_wait_epoll(Descriptor, Events, Count, &Left, Mask, &Result) > 0) {
  }
  return Result;
}

int mt_epoll_wait(int Descriptor, struct epoll_event *Events, int Count,
                  int Milliseconds) {
  return mt_epoll_pwait(Descriptor, Events, Count, Milliseconds, NULL);
}
