/* Another program than worker.c, with a function of the same name. */
#include <stdio.h>

static double work(double x) {
  int k;
  for (k = 0; k < 50; k++)
    x = x / 2 + k;
  return x;
}

int main(void) {
  double sum = 0;
  int n;
  for (n = 0; n < 100; n++)
    sum += work(n);
  printf("%.3f\n", sum);
  return 0;
}
