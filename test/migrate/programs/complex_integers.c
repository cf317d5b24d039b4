/* Complex integers, an extension of GNU C: in structs, arrays and the heap, as
 * arguments and results. */
#include <stdio.h>
#include <stdlib.h>

struct pair {
  _Complex signed char a;
  _Complex short b;
  _Complex int c[2];
  _Complex unsigned long long d;
};

static struct pair global = {1 + 2i, 3 - 4i, {5 + 6i, -7 + 8i}, 9 + 10i};

static _Complex int turn(_Complex int z, int n) {
  int i;
  for (i = 0; i < n; i++)
    z = z * (0 + 1i) + i % 3;
  return z;
}

static void step(struct pair *p, int n) {
  int i;
  for (i = 0; i < 2; i++) {
    _Complex int turned = turn(p->c[i], n % 5);
    p->c[i] = turned - p->c[1 - i];
  }
  p->a += p->b;
  p->b = p->b * (1 + 1i) - n;
  p->d = p->d * (3 + 2i) + ~p->d;
}

int main(void) {
  struct pair local = global, *heap = malloc(2 * sizeof *heap);
  int i;
  heap[0] = heap[1] = global;
  for (i = 0; i < 12; i++) {
    step(&global, i);
    step(&local, i + 1);
    step(&heap[i % 2], i + 2);
  }
  for (i = 0; i < 4; i++) {
    struct pair *p = i == 0 ? &global : i == 1 ? &local : &heap[i - 2];
    printf("%d %d  %d %d  %d %d  %d %d  %llx %llx\n", __real__ p->a,
           __imag__ p->a, __real__ p->b, __imag__ p->b, __real__ p->c[0],
           __imag__ p->c[0], __real__ p->c[1], __imag__ p->c[1],
           __real__ p->d, __imag__ p->d);
  }
  return 0;
}
