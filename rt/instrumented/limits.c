/* Limits that the program has set for itself, as variables of this file, which
 * is compiled with the pass. What is not allowed where it goes on is set as far
 * as it is: the program can ask.
 *
 * Relies on: nothing. */
#define _GNU_SOURCE 1
#include <sys/resource.h>

/* What is kept of a limit has its index in this list, for the numbers differ
 * between targets. Only ever add at the end. */
static const int Numbers[] = {
    RLIMIT_CPU,      RLIMIT_FSIZE,   RLIMIT_DATA,   RLIMIT_STACK,
    RLIMIT_CORE,     RLIMIT_RSS,     RLIMIT_NPROC,  RLIMIT_NOFILE,
    RLIMIT_AS,       RLIMIT_MEMLOCK, RLIMIT_LOCKS,  RLIMIT_SIGPENDING,
    RLIMIT_MSGQUEUE, RLIMIT_NICE,    RLIMIT_RTPRIO, RLIMIT_RTTIME};

#define LIMITS ((int)(sizeof Numbers / sizeof *Numbers))
#define NONE (~0ULL)

static struct {
  int is_set;
  unsigned long long soft, hard; /* or NONE */
} Limits[LIMITS];

static unsigned long long portable(rlim64_t Limit) {
  return Limit == RLIM64_INFINITY ? NONE : Limit;
}

static rlim64_t native(unsigned long long Limit) {
  return Limit == NONE ? RLIM64_INFINITY : Limit;
}

int mt_setrlimit64(__rlimit_resource_t Which, const struct rlimit64 *New) {
  int I, Result = setrlimit64(Which, New);
  for (I = 0; !Result && I != LIMITS; ++I)
    if (Numbers[I] == (int)Which) {
      Limits[I].is_set = 1;
      Limits[I].soft = portable(New->rlim_cur);
      Limits[I].hard = portable(New->rlim_max);
    }
  return Result;
}

int mt_setrlimit(__rlimit_resource_t Which, const struct rlimit *New) {
  struct rlimit64 Wide;
  Wide.rlim_cur =
      New->rlim_cur == RLIM_INFINITY ? RLIM64_INFINITY : New->rlim_cur;
  Wide.rlim_max =
      New->rlim_max == RLIM_INFINITY ? RLIM64_INFINITY : New->rlim_max;
  return mt_setrlimit64(Which, &Wide);
}

void mt_restore_limits(void) {
  struct rlimit64 Here, Wanted;
  int I;
  for (I = 0; I != LIMITS; ++I) {
    const __rlimit_resource_t Which = (__rlimit_resource_t)Numbers[I];
    if (!Limits[I].is_set || getrlimit64(Which, &Here))
      continue;
    Wanted.rlim_cur = native(Limits[I].soft);
    Wanted.rlim_max = native(Limits[I].hard);
    if (Wanted.rlim_max > Here.rlim_max)
      Wanted.rlim_max = Here.rlim_max;
    if (Wanted.rlim_cur > Wanted.rlim_max)
      Wanted.rlim_cur = Wanted.rlim_max;
    setrlimit64(Which, &Wanted);
  }
}
