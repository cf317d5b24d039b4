/* LU decomposition with partial pivoting in double, and the solution of a
 * system; the arithmetic is the same operation by operation everywhere. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#pragma STDC FP_CONTRACT OFF

enum { n = 48 };
static double a[n][n], original[n][n], b[n];
static int pivots[n];

static void fill(void) {
  int i, j;
  for (i = 0; i < n; i++) {
    for (j = 0; j < n; j++)
      a[i][j] = (double)((i * 37 + j * 91 + i * j) % 101) / 16.0 - 3.0;
    a[i][i] += 20;
    b[i] = i % 9 - 4;
  }
  memcpy(original, a, sizeof a);
}

static int decompose(void) {
  int i, j, k, swaps = 0;
  for (k = 0; k < n; k++) {
    int best = k;
    for (i = k + 1; i < n; i++)
      if (fabs(a[i][k]) > fabs(a[best][k]))
        best = i;
    pivots[k] = best;
    if (best != k) {
      double row[n];
      memcpy(row, a[k], sizeof row);
      memcpy(a[k], a[best], sizeof row);
      memcpy(a[best], row, sizeof row);
      swaps++;
    }
    for (i = k + 1; i < n; i++) {
      double f = a[i][k] / a[k][k];
      a[i][k] = f;
      for (j = k + 1; j < n; j++)
        a[i][j] -= f * a[k][j];
    }
  }
  return swaps;
}

static void solve(double *x) {
  int i, j;
  for (i = 0; i < n; i++) {
    double t = x[pivots[i]];
    x[pivots[i]] = x[i];
    x[i] = t;
  }
  for (i = 0; i < n; i++)
    for (j = 0; j < i; j++)
      x[i] -= a[i][j] * x[j];
  for (i = n - 1; i >= 0; i--) {
    for (j = i + 1; j < n; j++)
      x[i] -= a[i][j] * x[j];
    x[i] /= a[i][i];
  }
}

int main(void) {
  double worst = 0, sum = 0, x[n];
  int i, j, round;
  for (round = 0; round < 3; round++) {
    fill();
    printf("swaps %d\n", decompose());
    memcpy(x, b, sizeof x);
    solve(x);
    for (i = 0; i < n; i++) {
      double r = -b[i];
      for (j = 0; j < n; j++)
        r += original[i][j] * x[j];
      if (fabs(r) > worst)
        worst = fabs(r);
      sum += x[i] * (i + 1 + round);
    }
  }
  printf("%.9f %s\n", sum, worst < 1e-9 ? "solved" : "wrong");
  return 0;
}
