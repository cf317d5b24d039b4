/* Variable-length arrays: one and two dimensions, in loops and recursion, and
 * as parameters. */
#include <stdio.h>

static unsigned sum2(int rows, int columns, int m[rows][columns]) {
  unsigned h = 0;
  int i, j;
  for (i = 0; i < rows; i++)
    for (j = 0; j < columns; j++)
      h = h * 31u + (unsigned)m[i][j];
  return h;
}

static unsigned recurse(int n, const short *outer, int outer_size) {
  short mine[n + 1];
  unsigned h = 0;
  int i;
  for (i = 0; i <= n; i++)
    mine[i] = (short)(i * n + (outer ? outer[i % outer_size] : 1));
  if (n > 0)
    h = recurse(n - 1, mine, n + 1);
  for (i = 0; i <= n; i++)
    h = h * 17u + (unsigned)mine[i];
  return h;
}

int main(void) {
  unsigned h = 0;
  int n, i, j;
  for (n = 1; n < 25; n++) {
    int grid[n][n + 2];
    double line[n * 2];
    double *end = line + n * 2, *p;
    for (i = 0; i < n; i++)
      for (j = 0; j < n + 2; j++)
        grid[i][j] = i * 100 + j + n;
    for (p = line; p < end; p++)
      *p = (double)(p - line) / 2 + n;
    if (n % 3) {
      struct {
        char c;
        long l;
      } items[n];
      for (i = 0; i < n; i++) {
        items[i].c = (char)('a' + i);
        items[i].l = -i * 7L;
      }
      h = h * 3u + sum2(n, n + 2, grid);
      for (i = 0; i < n; i++)
        h = h * 5u + (unsigned)items[i].l + (unsigned)items[i].c;
    }
    h += (unsigned)(int)end[-1] + (unsigned)sizeof grid / sizeof(int);
    h ^= recurse(n, NULL, 0);
    printf("%d %08x\n", n, h);
  }
  return 0;
}
