/* Matrices as arrays of rows, as one block with row pointers into it, and
 * three-dimensional. */
#include <stdio.h>
#include <stdlib.h>

static double **rows(int n, int m) {
  double **a = calloc((size_t)n, sizeof(double *));
  int i;
  for (i = 0; i < n; i++)
    a[i] = calloc((size_t)m, sizeof(double));
  return a;
}

static int **one_block(int n, int m) {
  int **a = malloc((size_t)n * sizeof(int *));
  int *cells = calloc((size_t)(n * m), sizeof(int)), i;
  for (i = 0; i < n; i++)
    a[i] = cells + i * m;
  return a;
}

static short ***cube(int n) {
  short ***c = calloc((size_t)n, sizeof *c);
  int i, j;
  for (i = 0; i < n; i++) {
    c[i] = calloc((size_t)n, sizeof **c);
    for (j = 0; j < n; j++)
      c[i][j] = calloc((size_t)n, sizeof ***c);
  }
  return c;
}

int main(void) {
  double **a = rows(20, 30), sum = 0;
  int **b = one_block(30, 20), *swap;
  short ***c = cube(8);
  unsigned h = 0;
  int i, j, k, round;
  for (round = 0; round < 10; round++) {
    for (i = 0; i < 20; i++)
      for (j = 0; j < 30; j++) {
        a[i][j] = a[i][j] / 2 + i - j;
        b[j][i] += (int)a[i][j] + round;
      }
    swap = b[round];
    b[round] = b[29 - round];
    b[29 - round] = swap;
    for (i = 0; i < 8; i++)
      for (j = 0; j < 8; j++)
        for (k = 0; k < 8; k++)
          c[i][j][k] = (short)(c[k][i][j] * 3 + b[i + j][k] + round);
    for (i = 0; i < 512; i++)
      h = h * 31u + (unsigned)c[i / 64][i / 8 % 8][i % 8];
  }
  for (i = 0; i < 20; i++)
    sum += a[i][i] + b[i][i];
  printf("%08x %.4f\n", h, sum);
  return 0;
}
