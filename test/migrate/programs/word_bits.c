/* A set of bits in unsigned longs, of which each target has as many in one as it
   has bits: in longs of another size every bit lies elsewhere. Next to it, one in
   numbers of 64 bits. */
/* mt-test: refuse L2: reckons with the bits of a long in line ;
            targets=x86_64,s390x,i386 ;
            skip ping-pong: receivers of another word size refuse it */
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define BITS (CHAR_BIT * sizeof(unsigned long))

static void set(unsigned long *b, unsigned i) {
  b[i / BITS] |= 1UL << (i % BITS);
}
static int get(const unsigned long *b, unsigned i) {
  return b[i / BITS] >> (i % BITS) & 1;
}

int main(void) {
  unsigned i, n = 100;
  int sum = 0;
  unsigned long *bits = calloc((n + BITS - 1) / BITS, sizeof *bits);
  uint64_t *fixed = calloc((n + 63) / 64, sizeof *fixed);
  for (i = 0; i < n; i += 7) {
    set(bits, i);
    fixed[i / 64] |= (uint64_t)1 << (i % 64);
  }
  for (i = 0; i < n; i++)
    if (get(bits, i) && fixed[i / 64] >> (i % 64) & 1)
      sum = (sum * 3 + (int)i) & 0xffff;
  printf("%d\n", sum);
  return 0;
}
