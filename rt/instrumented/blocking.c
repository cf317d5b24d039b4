/* Library calls that can wait for long, as safe points: the pass sends the
 * program's calls here. This file is compiled with the pass itself, so each
 * loop below holds a poll and a frame like any of the program's. The helpers
 * return a positive number when the wait ended because a checkpoint is wanted.
 *
 * Relies on: rt/process/Waiting.cpp for the helpers, which wait with the
 * checkpoint's signal let through atomically. */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <sys/select.h>
#include <time.h>
#include <unistd.h>

int mt_wait_time(long long *Nanoseconds);
int mt_wait_readable(int Descriptor);
int mt_wait_stream(FILE *Stream);
int mt_wait_poll(struct pollfd *Descriptors, nfds_t Count,
                 long long *Nanoseconds, int *Result);
int mt_wait_select(int Count, fd_set *Read, fd_set *Write, fd_set *Error,
                   long long *Nanoseconds, int *Result);

#define SECOND 1000000000LL
#define FOREVER (-1LL)

unsigned int mt_sleep(unsigned int Seconds) {
  long long Left = Seconds * SECOND;
  int State;
  while ((State = mt_wait_time(&Left)) > 0) {
  }
  return State < 0 ? (unsigned int)((Left + SECOND - 1) / SECOND) : 0;
}

int mt_usleep(unsigned int Microseconds) {
  long long Left = Microseconds * 1000LL;
  int State;
  while ((State = mt_wait_time(&Left)) > 0) {
  }
  return State;
}

int mt_nanosleep(const struct timespec *Request, struct timespec *Remaining) {
  long long Left;
  int State;
  if (Request->tv_sec < 0 || Request->tv_nsec < 0 ||
      Request->tv_nsec >= SECOND) {
    errno = EINVAL;
    return -1;
  }
  Left = Request->tv_sec * SECOND + Request->tv_nsec;
  while ((State = mt_wait_time(&Left)) > 0) {
  }
  if (State < 0 && Remaining) {
    Remaining->tv_sec = Left / SECOND;
    Remaining->tv_nsec = (long)(Left % SECOND);
  }
  return State;
}

int mt_pause(void) {
  long long Left = FOREVER;
  while (mt_wait_time(&Left) > 0) {
  }
  return -1;
}

ssize_t mt_read(int Descriptor, void *Buffer, size_t Size) {
  while (mt_wait_readable(Descriptor) > 0) {
  }
  return read(Descriptor, Buffer, Size);
}

char *mt_fgets(char *Buffer, int Size, FILE *Stream) {
  while (mt_wait_stream(Stream) > 0) {
  }
  return fgets(Buffer, Size, Stream);
}

int mt_fgetc(FILE *Stream) {
  while (mt_wait_stream(Stream) > 0) {
  }
  return fgetc(Stream);
}

int mt_getchar(void) {
  while (mt_wait_stream(stdin) > 0) {
  }
  return getchar();
}

size_t mt_fread(void *Buffer, size_t Size, size_t Count, FILE *Stream) {
  while (mt_wait_stream(Stream) > 0) {
  }
  return fread(Buffer, Size, Count, Stream);
}

int mt_poll_descriptors(struct pollfd *Descriptors, nfds_t Count,
                        int Milliseconds) {
  long long Left = Milliseconds < 0 ? FOREVER : Milliseconds * 1000000LL;
  int Result = 0;
  while (mt_wait_poll(Descriptors, Count, &Left, &Result) > 0) {
  }
  return Result;
}

int mt_select(int Count, fd_set *Read, fd_set *Write, fd_set *Error,
              struct timeval *Timeout) {
  long long Left =
      Timeout ? Timeout->tv_sec * SECOND + Timeout->tv_usec * 1000LL : FOREVER;
  int Result = 0;
  while (mt_wait_select(Count, Read, Write, Error, &Left, &Result) > 0) {
  }
  if (Timeout) {
    Timeout->tv_sec = Left / SECOND;
    Timeout->tv_usec = (long)(Left % SECOND / 1000);
  }
  return Result;
}
