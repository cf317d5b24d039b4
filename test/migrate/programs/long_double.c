/* long double, whose format differs even between targets of equal layout: in
 * locals, structs, arrays, arguments, results, the heap. */
/* mt-test: refuse no-g: -g */
#include <stdio.h>
#include <stdlib.h>

struct holder {
  char c;
  long double v;
  signed char d;
  long double pair[2];
  short s;
};

static long double global = 1.0L;
static struct holder holders[3];

static long double step(long double x, int n) {
  int i;
  for (i = 0; i < 3; i++)
    x = x / 2 + n + 0.25L;
  return x;
}

static struct holder moved(struct holder h, int n) {
  h.c++;
  h.v = step(h.v, n);
  h.d--;
  h.pair[n % 2] += step(h.v, 1) * 0.125L;
  h.s = (short)(h.s + n);
  return h;
}

int main(void) {
  long double *heap = malloc(20 * sizeof *heap), sum = 0, product = 1;
  struct holder *list = calloc(4, sizeof *list);
  int n, i;
  for (i = 0; i < 20; i++)
    heap[i] = i / 8.0L;
  for (n = 0; n < 40; n++) {
    global = step(global, n) + step(heap[n % 20], 2) * 0.5L;
    holders[n % 3] = moved(moved(holders[n % 3], n), n + 1);
    list[n % 4] = moved(holders[(n + 1) % 3], n);
    for (i = 0; i < 20; i++)
      heap[i] = (heap[i] + i) / 2;
    product = product * 1.0625L;
  }
  for (i = 0; i < 20; i++)
    sum += heap[i];
  printf("%.6Lf %.6Lf %.6Lf\n", global, sum, product);
  for (i = 0; i < 3; i++)
    printf("%d %.6Lf %d %.6Lf %.6Lf %d\n", holders[i].c, holders[i].v,
           holders[i].d, holders[i].pair[0], holders[i].pair[1], holders[i].s);
  for (i = 0; i < 4; i++)
    printf("%.6Lf %.6Lf\n", list[i].v, list[i].pair[1]);
  return 0;
}
