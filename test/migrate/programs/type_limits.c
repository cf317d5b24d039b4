/* Limits of types that stand for "none yet" and "not found": in variables, in a
 * struct, as arguments and results; and a long that has all 32 bits set. */
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define NOWHERE ((size_t)-1)

struct range {
  long least, most;
  size_t found;
};

static unsigned long mask = 0xffffffff;
static size_t last = SIZE_MAX;

static size_t find(const int *in, size_t count, int what) {
  for (size_t i = 0; i < count; i++)
    if (in[i] == what)
      return i;
  return NOWHERE;
}

static void start(struct range *r, size_t found) {
  r->least = LONG_MAX;
  r->most = LONG_MIN;
  r->found = found;
}

int main(void) {
  int numbers[] = {3, 1, 4, 1, 5, 9, 2, 6};
  const size_t count = sizeof numbers / sizeof numbers[0];
  struct range *r = malloc(sizeof *r);
  size_t best = SIZE_MAX, hits = 0, misses = 0;
  start(r, NOWHERE);
  for (int what = 20; what > 0; what--) {
    const size_t at = find(numbers, count, what);
    if (r->found == NOWHERE)
      misses++;
    if (last != SIZE_MAX)
      hits++;
    if (at == NOWHERE)
      continue;
    if (r->least == LONG_MAX)
      printf("the first is %d\n", what);
    r->least = r->least < what ? r->least : what;
    r->most = r->most > what ? r->most : what;
    best = best < at ? best : at;
    r->found = last = at;
  }
  printf("%ld..%ld, %lu hits, %lu misses, %lu, %d\n", r->least, r->most,
         (unsigned long)hits, (unsigned long)misses, (unsigned long)best,
         mask == 0xffffffff);
  return 0;
}
