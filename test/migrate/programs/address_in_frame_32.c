/* A local variable that holds the address of another one as a 32-bit number,
 * which no global variable does: refused, and mt verify says so. */
/* mt-test: targets=i386,armhf,mips ; refuse same: declare it as what it holds ;
 * refuse L2: makes numbers of addresses ;
 * skip ping-pong: no receiver takes it */
#include <stdint.h>
#include <stdio.h>

static int table[8];

int main(void) {
  uintptr_t here = (uintptr_t)&table[2];
  unsigned sum = 1;
  int i;
  for (i = 0; i < 9000; i++) {
    ((int *)here)[i % 3] += i;
    sum = sum * 31u + (unsigned)table[2 + i % 5];
    if (i % 1000 == 0)
      printf("%u\n", sum);
  }
  printf("%u %d\n", sum, (int)(here == (uintptr_t)&table[2]));
  return 0;
}
