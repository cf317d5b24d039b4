/* Values that live across calls inside expressions. */
#include <stdio.h>

static int calls;
static int a[16], order[64];

static int work(int x) { /* has a loop, so it has polls */
  int i;
  for (i = 0; i < 5; i++)
    x = (x * 13 + i) % 1021;
  order[calls++ % 64] = x;
  return x;
}
static int f(int x) { return work(x + 1) % 16; }
static int g(int x, int y) { return work(x) - work(y); }
static int h(int x) { return work(x) & 15; }
static int k(int x) { return work(x * 2) & 7; }
static double d(double x) { return work((int)x) / 8.0; }
static unsigned char narrow(int x) { return (unsigned char)work(x); }
static long long wide(int x) { return (long long)work(x) << 33; }
static int three(int x, int y, int z) { return x * 100 + y * 10 + work(z); }

int main(void) {
  int i, x = 3, r = 0;
  unsigned sum = 0;
  long long big = 1;
  double real = 0.5;
  int *p = a;
  for (i = 0; i < 16; i++)
    a[i] = i * i;
  for (i = 0; i < 60; i++) {
    r = a[i % 16] + f(x) * k(x);
    r += g(f(h(x & 255)), k(x & 127));
    r += i & 1 ? f(r & 255) : h(x);
    a[f(r & 63)] += h(r & 31);
    a[h(i)] ^= k(i) << k(x & 3);
    x = (work(i), f(i)) + (x > 5 && f(x) && !h(i)) + (k(i) || f(i));
    real = real / 2 + d(i) * d(x) - (double)narrow(i);
    big ^= wide(i) + narrow(x) * (long long)x;
    r = three(f(i), g(i, x), r & 1023) - three(k(i), i, f(x));
    *p++ += f(i) - a[i % 16] % 3;
    if (p == a + 16)
      p = a;
    sum = sum * 31u + (unsigned)(r + x) + (unsigned)(h(i) ? f(i) : -k(i));
    x = -~x % 50 + f(sum & 15);
  }
  printf("%d %u %d\n", x, sum, calls);
  printf("%lld %.4f\n", big, real);
  for (i = 0; i < 16; i++)
    sum = sum * 17u + (unsigned)a[i];
  for (i = 0; i < 64; i++)
    sum = sum * 19u + (unsigned)order[i];
  printf("%u\n", sum);
  return 0;
}
