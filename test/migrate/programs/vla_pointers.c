/* Pointers to arrays whose length is known at run time only, into the heap and
   the stack, in two and three dimensions. */
#include <stdio.h>
#include <stdlib.h>

static int slow(int x) {
  int i;
  for (i = 0; i < 3; i++)
    x = (x * 31 + 7) & 0xffff;
  return x;
}

static long fill(int rows, int columns, int (*m)[columns]) {
  int (*row)[columns];
  long sum = 0;
  int i;
  for (row = m; row < m + rows; row++)
    for (i = 0; i < columns; i++)
      sum += (*row)[i] = slow((int)(row - m) * 10 + i);
  return sum;
}

static double cube(int n) {
  double c[n][n + 1][2], (*plane)[n + 1][2] = c, total = 0;
  int i, j;
  for (i = 0; i < n; i++, plane++)
    for (j = 0; j <= n; j++) {
      (*plane)[j][0] = slow(i + j) / 8.0;
      (*plane)[j][1] = slow(j) / 4.0;
    }
  while (plane-- > c)
    total = total / 2 + (*plane)[n][1] + (*plane)[0][0];
  return total;
}

int main(void) {
  int n;
  for (n = 2; n < 7; n++) {
    int (*heap)[n] = malloc(sizeof(int[5][n])), local[3][n];
    int (*both[2])[n];
    both[0] = heap;
    both[1] = local;
    printf("%ld %ld %.3f\n", fill(5, n, heap), fill(3, n, local), cube(n));
    printf("%d %d %zu\n", both[1][2][n - 1], both[0][4][0], sizeof *heap / sizeof(int));
    printf("%d\n", slow(both[n & 1][1][1]));
    free(heap);
  }
  return 0;
}
