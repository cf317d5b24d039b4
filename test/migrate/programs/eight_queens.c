/* Backtracking: the eight queens, permutations and sums of subsets. */
/* mt-test: signal=60000 */
#include <stdio.h>
#include <stdlib.h>

static int columns[8], solutions;
static unsigned digest;

static void place(int row) {
  int c, r;
  if (row == 8) {
    solutions++;
    for (r = 0; r < 8; r++)
      digest = digest * 31u + (unsigned)columns[r];
    return;
  }
  for (c = 0; c < 8; c++) {
    for (r = 0; r < row; r++)
      if (columns[r] == c || abs(columns[r] - c) == row - r)
        break;
    if (r == row) {
      columns[row] = c;
      place(row + 1);
    }
  }
}

static unsigned permute(char *s, int from, int n) {
  unsigned h = 0;
  int i;
  if (from == n)
    return (unsigned)(s[0] * s[1] - s[2] * s[n - 1]);
  for (i = from; i < n; i++) {
    char t = s[from];
    s[from] = s[i];
    s[i] = t;
    h = h * 7u + permute(s, from + 1, n);
    s[i] = s[from];
    s[from] = t;
  }
  return h;
}

int main(int argc, char **argv) {
  char letters[] = "abcdef";
  int rounds = argc > 1 ? atoi(argv[1]) : 1, i;
  puts("start");
  fflush(stdout);
  for (i = 0; i < rounds; i++) {
    if (i % 100 == 0) {
      solutions = 0;
      place(0);
      printf("%d solutions, %08x\n", solutions, digest);
    }
    digest += permute(letters, 0, 6);
  }
  printf("%08x\n", digest);
  return 0;
}
