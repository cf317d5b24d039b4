/* A recursive and an iterative fast Fourier transform in double. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

struct complex_number {
  double re, im;
};
typedef struct complex_number cn;

static const double pi = 3.14159265358979323846;

static cn multiply(cn a, cn b) {
  cn c;
  c.re = a.re * b.re - a.im * b.im;
  c.im = a.re * b.im + a.im * b.re;
  return c;
}

static void recursive(cn *x, int n, int sign) {
  cn *even, *odd;
  int k;
  if (n == 1)
    return;
  even = malloc((size_t)n / 2 * sizeof(cn));
  odd = malloc((size_t)n / 2 * sizeof(cn));
  for (k = 0; k < n / 2; k++) {
    even[k] = x[2 * k];
    odd[k] = x[2 * k + 1];
  }
  recursive(even, n / 2, sign);
  recursive(odd, n / 2, sign);
  for (k = 0; k < n / 2; k++) {
    cn w, t;
    w.re = cos(2 * pi * k / n);
    w.im = sign * sin(2 * pi * k / n);
    t = multiply(w, odd[k]);
    x[k].re = even[k].re + t.re;
    x[k].im = even[k].im + t.im;
    x[k + n / 2].re = even[k].re - t.re;
    x[k + n / 2].im = even[k].im - t.im;
  }
  free(even);
  free(odd);
}

static void iterative(cn *x, int n) {
  int i, j = 0, length;
  for (i = 1; i < n; i++) {
    int bit = n >> 1;
    for (; j & bit; bit >>= 1)
      j ^= bit;
    j ^= bit;
    if (i < j) {
      cn t = x[i];
      x[i] = x[j];
      x[j] = t;
    }
  }
  for (length = 2; length <= n; length *= 2)
    for (i = 0; i < n; i += length)
      for (j = 0; j < length / 2; j++) {
        cn w = {cos(2 * pi * j / length), sin(2 * pi * j / length)};
        cn t = multiply(w, x[i + j + length / 2]), u = x[i + j];
        x[i + j].re = u.re + t.re;
        x[i + j].im = u.im + t.im;
        x[i + j + length / 2].re = u.re - t.re;
        x[i + j + length / 2].im = u.im - t.im;
      }
}

int main(void) {
  enum { n = 256 };
  cn *x = malloc(n * sizeof *x), y[n];
  double worst = 0, power = 0;
  int i;
  for (i = 0; i < n; i++) {
    x[i].re = y[i].re = i % 16 - 8;
    x[i].im = y[i].im = i % 5;
  }
  recursive(x, n, 1);
  iterative(y, n);
  for (i = 0; i < n; i++) {
    worst = fmax(worst, fabs(x[i].re - y[i].re) + fabs(x[i].im - y[i].im));
    power += x[i].re * x[i].re + x[i].im * x[i].im;
  }
  printf("same: %d, power %.4f\n", worst < 1e-9, power);
  recursive(x, n, -1);
  for (i = 0; i < n; i++)
    printf("%.0f%c", floor(x[i].re / n + 0.5) + 0.0, i % 16 == 15 ? '\n' : ' ');
  return 0;
}
