/* Loops of a function that its callers take in, cut into chunks once they have:
 * the bound is read in every iteration, and the way to the stack's end is
 * shared by several of them. Long enough to poll in builds that users have. */
/* mt-test: points=6 */
#include <stdio.h>

static int best[20001], steps[20001];

static int pack(const int *weights, const int *values, int things) {
  for (int i = 0; i < things; ++i) {
    for (int w = 20000; w >= weights[i]; --w) {
      int with = best[w - weights[i]] + values[i];
      if (with > best[w])
        best[w] = with;
    }
    for (int w = 0; w <= 20000 - weights[i]; ++w)
      steps[w] = (steps[w + weights[i]] * 3 + best[w] % 7 + w % 5) % 1009;
  }
  return best[20000] % 1000 + steps[17] % 1000;
}

int main(void) {
  int weights[8], values[8];
  unsigned seed = 7, sum = 0;
  for (int round = 0; round < 6; ++round) {
    for (int i = 0; i < 8; ++i) {
      seed = seed * 1103515245u + 12345u;
      weights[i] = (int)(seed >> 16 & 511) + 1;
      values[i] = (int)(seed >> 8 & 1023);
    }
    for (int w = 0; w <= 20000; ++w)
      steps[w] %= 1000;
    sum = sum * 31 + (unsigned)pack(weights, values, 8);
  }
  printf("%u\n", sum);
  return 0;
}
