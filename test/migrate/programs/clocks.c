/* Clocks never go back, and show no days that have not passed: neither between
   two calls nor where the program goes on; a sleep until a moment ends. */
#define _GNU_SOURCE 1
#include <stdio.h>
#include <time.h>

static const clockid_t ids[] = {CLOCK_REALTIME, CLOCK_MONOTONIC, CLOCK_BOOTTIME,
                                CLOCK_MONOTONIC_COARSE,
                                CLOCK_PROCESS_CPUTIME_ID};
enum { CLOCKS = sizeof ids / sizeof *ids };

static int slow(int x) {
  int i;
  for (i = 0; i < 3; i++)
    x = (x * 31 + 7) & 0xffff;
  return x;
}

#define SECOND 1000000000LL

static long long now(int i) {
  struct timespec t;
  return clock_gettime(ids[i], &t) ? -1 : t.tv_sec * SECOND + t.tv_nsec;
}

int main(void) {
  long long last[CLOCKS], step;
  clock_t start = clock();
  struct timespec moment;
  int i, k, wrong = 0;
  for (k = 0; k < CLOCKS; k++)
    last[k] = now(k);
  for (i = 0; i < 20; i++) {
    printf("%d\n", slow(i));
    for (k = 0; k < CLOCKS; k++) {
      step = now(k) - last[k];
      if (step < 0 || step > 600 * SECOND)
        wrong++;
      last[k] += step;
    }
    if (clock() - start < 0 || clock() - start > 600 * CLOCKS_PER_SEC)
      wrong++;
    clock_gettime(CLOCK_MONOTONIC, &moment);
    moment.tv_nsec += 2000000;
    if (moment.tv_nsec >= 1000000000) {
      moment.tv_sec++;
      moment.tv_nsec -= 1000000000;
    }
    slow(i);
    if (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &moment, NULL))
      wrong++;
    /* Not before it, nor long after. */
    step = now(1) - (moment.tv_sec * SECOND + moment.tv_nsec);
    if (step < 0 || step > 600 * SECOND)
      wrong++;
  }
  printf("%d\n", wrong);
  return 0;
}
