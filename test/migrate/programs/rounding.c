/* How the program rounds, and which exceptions have been raised; the C library
   has other numbers for these on every target. */
#include <fenv.h>
#include <stdio.h>

/* Not inlined, so that it is computed where it is called. */
static __attribute__((noinline)) double next(double result, double a) {
  volatile double b = 3;
  return result / 2 + a / b;
}

int main(void) {
  volatile double large = 1e308, result = 0;
  int i;
  large = large * 10;
  feclearexcept(FE_INEXACT);
  fesetround(FE_UPWARD);
  for (i = 0; i < 3; i++)
    result = next(result, 1);
  fesetround(FE_DOWNWARD);
  for (i = 0; i < 3; i++)
    result = next(result, -1);
  printf("%.20g %d %d %d %d\n", result, fegetround() == FE_DOWNWARD,
         fetestexcept(FE_OVERFLOW) != 0, fetestexcept(FE_INVALID) != 0,
         large > 1);
  return 0;
}
