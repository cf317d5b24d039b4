/* Numbers near 0 that are taken for it, as a program may ask x86 to do. */
/* mt-test: targets=x86_64 */
#include <stdio.h>
#include <xmmintrin.h>

static __attribute__((noinline)) double scaled(double a, double b) {
  return a * b;
}

int main(void) {
  volatile double tiny = 1e-300;
  int i;
  _mm_setcsr(_mm_getcsr() | 0x8040);
  for (i = 0; i < 4; i++)
    printf("%d %g\n", i, scaled(tiny, 1e-15));
  return 0;
}
