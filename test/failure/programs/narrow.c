/* Holds a long that 32-bit targets cannot: in a local, a global or the heap, as
 * its argument says. */
#include <stdio.h>
#include <stdlib.h>

static long in_global = 1;

static int work(int x) {
  int k;
  for (k = 0; k < 50; k++)
    x = (x * 5 + k) % 1009;
  return x;
}

int main(int argc, char **argv) {
  long in_local = 1, *in_heap = malloc(sizeof *in_heap);
  long large = sizeof(long) > 4 ? (long)(1LL << 40) : 1;
  char where = argc > 1 ? argv[1][0] : '-';
  int n, sum = 0;
  *in_heap = 1;
  if (where == 'l')
    in_local = large;
  if (where == 'g')
    in_global = large;
  if (where == 'h')
    *in_heap = large;
  for (n = 0; n < 50; n++)
    sum = work(sum + n);
  printf("%d %d %d %d\n", sum, in_local > 0, in_global > 0, *in_heap > 0);
  return 0;
}
