/* Clocks that count from some moment of this machine or process. Where the
 * program goes on they go on from where they stood, as if no time had passed;
 * what was measured before stays comparable. The time of day is the machine's.
 *
 * Relies on: nothing. */
#define _GNU_SOURCE 1
#include <time.h>

#define SECOND 1000000000LL

enum { MONOTONIC, COARSE, RAW, BOOT, PROCESS, THREAD, CLOCKS };

static const clockid_t Native[CLOCKS] = {
    CLOCK_MONOTONIC, CLOCK_MONOTONIC_COARSE,   CLOCK_MONOTONIC_RAW,
    CLOCK_BOOTTIME,  CLOCK_PROCESS_CPUTIME_ID, CLOCK_THREAD_CPUTIME_ID};

/* Nanoseconds: what is to be added, and what was shown at the checkpoint. */
static long long Ahead[CLOCKS], Shown[CLOCKS];

static int indexOf(clockid_t Clock) {
  int I;
  for (I = 0; I != CLOCKS && Native[I] != Clock; ++I) {
  }
  return I;
}

static void add(struct timespec *Time, long long Nanoseconds) {
  long long Sum =
      (long long)Time->tv_sec * SECOND + Time->tv_nsec + Nanoseconds;
  Time->tv_sec = (time_t)(Sum / SECOND);
  Time->tv_nsec = (long)(Sum % SECOND);
}

int mt_clock_gettime(clockid_t Clock, struct timespec *Time) {
  int Result = clock_gettime(Clock, Time), I = indexOf(Clock);
  if (!Result && I != CLOCKS && Ahead[I])
    add(Time, Ahead[I]);
  return Result;
}

clock_t mt_clock(void) {
  clock_t Now = clock();
  if (Now == (clock_t)-1)
    return Now;
  return Now + (clock_t)(Ahead[PROCESS] / (SECOND / CLOCKS_PER_SEC));
}

/* The moment of this machine at which the clock shows Time. */
const struct timespec *mt_moment(clockid_t Clock, const struct timespec *Time,
                                 struct timespec *Moment) {
  int I = indexOf(Clock);
  *Moment = *Time;
  if (I != CLOCKS && Ahead[I]) {
    add(Moment, -Ahead[I]);
    if (Moment->tv_sec < 0 || Moment->tv_nsec < 0)
      Moment->tv_sec = Moment->tv_nsec = 0; /* it has passed */
  }
  return Moment;
}

static long long now(int I) {
  struct timespec Time = {0, 0};
  clock_gettime(Native[I], &Time);
  return (long long)Time.tv_sec * SECOND + Time.tv_nsec;
}

/* Before the fork. */
void mt_note_clocks(void) {
  int I;
  for (I = 0; I != CLOCKS; ++I)
    Shown[I] = now(I) + Ahead[I];
}

void mt_restore_clocks(void) {
  int I;
  for (I = 0; I != CLOCKS; ++I)
    Ahead[I] = Shown[I] - now(I);
}
