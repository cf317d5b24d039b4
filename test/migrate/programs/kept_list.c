/* A function keeps the list it is given in the heap, where others use it later:
 * checkpoints wait until the one whose arguments these are has returned. */
/* mt-test: may-finish: it waits in most places;
 * skip no-g: a va_list has another type on each target */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

struct reader {
  int left;
  va_list list;
};

static int work(int x) {
  int i;
  for (i = 0; i < 3; i++)
    x = (x * 7 + i) % 4099;
  return x;
}

static void keep(struct reader *r, int n, va_list list) {
  r->left = n;
  va_copy(r->list, list);
}

static int next(struct reader *r) {
  r->left--;
  return work(va_arg(r->list, int));
}

static int sum(struct reader *r, int n, ...) {
  va_list list;
  int s = 0;
  va_start(list, n);
  keep(r, n, list);
  va_end(list);
  while (r->left)
    s = s * 3 % 10007 + next(r);
  va_end(r->list);
  return work(s);
}

int main(void) {
  struct reader *r = malloc(sizeof *r);
  int i, k, h = 0;
  if (!r)
    return 1;
  for (i = 0; i < 30; i++) {
    h = (h + sum(r, 4, i, h, 3, 4)) % 10007;
    for (k = 0; k < 100; k++)
      h = work(h);
  }
  printf("%d\n", h);
  free(r);
  return 0;
}
