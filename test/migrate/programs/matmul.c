/* Matrix multiplication in double: a static, a heap and a stack matrix. */
#include <stdio.h>
#include <stdlib.h>

enum { n = 40 };
static double left[n][n];

static void multiply(const double *a, const double *b, double *c) {
  int i, j, k;
  for (i = 0; i < n; i++)
    for (j = 0; j < n; j++) {
      double s = 0;
      for (k = 0; k < n; k++)
        s += a[i * n + k] * b[k * n + j];
      c[i * n + j] = s;
    }
}

int main(void) {
  double *right = malloc(n * n * sizeof(double));
  double result[n][n];
  double trace = 0;
  int i, j, round;
  for (i = 0; i < n; i++)
    for (j = 0; j < n; j++) {
      left[i][j] = (i * 3 + j) % 7 - 3;
      right[i * n + j] = (i + j * 5) % 9 - 4;
    }
  for (round = 0; round < 4; round++) {
    multiply(&left[0][0], right, &result[0][0]);
    for (i = 0; i < n; i++) {
      trace += result[i][i];
      for (j = 0; j < n; j++) /* small whole numbers: exact everywhere */
        left[i][j] = (double)((long)result[i][j] % 11);
    }
    printf("%d: %.1f\n", round, trace);
  }
  free(right);
  return 0;
}
