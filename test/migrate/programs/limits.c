/* The smallest and largest values of every integer and floating type, in
 * variables, struct members and the heap; long within what all targets hold. */
#include <float.h>
#include <limits.h>
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

struct extremes {
  signed char sc[2];
  unsigned char uc;
  short s[2];
  unsigned short us;
  int i[2];
  unsigned u;
  long l[2];
  unsigned long ul;
  long long ll[2];
  unsigned long long ull;
  int64_t i64;
  size_t size;
  ptrdiff_t difference;
  float f[4];
  double d[5];
};

static void fill(struct extremes *e) {
  e->sc[0] = SCHAR_MIN, e->sc[1] = SCHAR_MAX, e->uc = UCHAR_MAX;
  e->s[0] = SHRT_MIN, e->s[1] = SHRT_MAX, e->us = USHRT_MAX;
  e->i[0] = INT_MIN, e->i[1] = INT_MAX, e->u = UINT_MAX;
  e->l[0] = INT32_MIN, e->l[1] = INT32_MAX, e->ul = UINT32_MAX;
  e->ll[0] = LLONG_MIN, e->ll[1] = LLONG_MAX, e->ull = ULLONG_MAX;
  e->i64 = INT64_MIN;
  e->size = UINT32_MAX, e->difference = INT32_MIN;
  e->f[0] = FLT_MAX, e->f[1] = -FLT_MIN, e->f[2] = INFINITY, e->f[3] = -0.0f;
  e->d[0] = DBL_MAX, e->d[1] = -DBL_MIN, e->d[2] = -INFINITY, e->d[3] = -0.0;
  e->d[4] = NAN;
}

static int bad(const struct extremes *e) {
  int n = 0;
  n += e->sc[0] != SCHAR_MIN || e->sc[1] != SCHAR_MAX || e->uc != UCHAR_MAX;
  n += e->s[0] != SHRT_MIN || e->s[1] != SHRT_MAX || e->us != USHRT_MAX;
  n += e->i[0] != INT_MIN || e->i[1] != INT_MAX || e->u != UINT_MAX;
  n += e->l[0] != INT32_MIN || e->l[1] != INT32_MAX || e->ul != UINT32_MAX;
  n += e->ll[0] != LLONG_MIN || e->ll[1] != LLONG_MAX || e->ull != ULLONG_MAX;
  n += e->i64 != INT64_MIN || e->size != UINT32_MAX;
  n += e->difference != INT32_MIN;
  n += e->f[0] != FLT_MAX || e->f[1] != -FLT_MIN || !isinf(e->f[2]) ||
       !signbit(e->f[3]);
  n += e->d[0] != DBL_MAX || e->d[1] != -DBL_MIN || !isinf(e->d[2]) ||
       !signbit(e->d[3]) || !isnan(e->d[4]);
  return n;
}

static struct extremes global;

int main(void) {
  struct extremes local, *heap = malloc(3 * sizeof *heap);
  long long low = LLONG_MIN;
  unsigned long high = UINT32_MAX;
  signed char small = SCHAR_MIN;
  float infinite = INFINITY;
  int i, wrong = 0;
  fill(&global);
  fill(&local);
  for (i = 0; i < 3; i++)
    fill(&heap[i]);
  for (i = 0; i < 300; i++) {
    wrong += bad(&global) + bad(&local) + bad(&heap[i % 3]);
    wrong += low + i != LLONG_MIN + i || high != UINT32_MAX;
    wrong += small != SCHAR_MIN || !isinf(infinite);
  }
  printf("%d wrong\n", wrong);
  return wrong != 0;
}
