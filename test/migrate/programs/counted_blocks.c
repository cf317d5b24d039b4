/* An allocator that keeps a number in front of what it gives, and what is given
   written in pieces: it is no more of those numbers. */
/* mt-test: refuse no-g: so its data cannot be converted */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct node {
  int key;
  struct node *left, *right;
};

struct engine {
  int phase;
  unsigned sum;
  jmp_buf stop;
  struct node *first, *second;
};

static void *get(int count, size_t size) {
  long *p = malloc(2 * sizeof *p + (size_t)count * size);
  if (!p)
    exit(2);
  p[0] = count;
  p[1] = 0;
  return p + 2;
}

static struct engine *start(void) {
  struct engine *e = get(1, sizeof *e);
  memset(e, 0, sizeof *e);
  e->first = get(1, sizeof *e->first);
  e->second = get(1, sizeof *e->second);
  memset(e->first, 0, sizeof *e->first);
  memset(e->second, 0, sizeof *e->second);
  e->first->left = e->second;
  e->first->key = 4;
  e->phase = 3;
  return e;
}

static void step(struct engine *e, int n) {
  if (e->phase != 3)
    exit(4);
  if (setjmp(e->stop))
    return;
  e->sum = e->sum * 31u + (unsigned)n + (unsigned)e->first->key;
  if (n % 2)
    longjmp(e->stop, 1);
}

int main(void) {
  struct engine *e = start();
  int i;
  for (i = 0; i < 5; i++)
    step(e, i);
  printf("%u\n", e->sum);
  return 0;
}
