/* The way to round that was, in a variable: another number on every target. */
/* mt-test: targets=x86_64,aarch64,s390x,i386 ;
            refuse L0: or be one of the system's ;
            refuse L1: or be one of the system's ;
            skip L2: i386 and x86_64 have the same numbers ;
            skip ping-pong: receivers of other targets refuse it ;
            skip no-g: values are only looked at with -g */
#include <fenv.h>
#include <stdio.h>

int main(void) {
  volatile double one = 1, three = 3;
  int before, i;
  unsigned sum = 0;
  fesetround(FE_UPWARD);
  before = fegetround();
  fesetround(FE_TONEAREST);
  for (i = 0; i < 4; i++)
    sum = sum * 5 + (unsigned)i;
  printf("%.20g %u\n", one / three, sum);
  fesetround(before);
  printf("%.20g\n", one / three);
  return 0;
}
