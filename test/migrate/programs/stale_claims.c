/* A pointer that was left from what lay in a block before, and calls it
   something that is the same on targets that agree in all but a jmp_buf. The
   struct that lies there now has one. */
/* mt-test: targets=x86_64,aarch64,s390x,i386 ;
            refuse no-g: so its data cannot be converted */
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

struct header {
  struct header *next;
  void *owner;
};
static struct header *all;

static void *get(size_t size) {
  struct header *h = malloc(sizeof *h + size);
  if (!h)
    exit(2);
  h->owner = NULL;
  h->next = all;
  all = h;
  return h + 1;
}

static void release(void *p) {
  all = all->next;
  free((struct header *)p - 1);
}

static struct node *left_over;

static struct engine *start(void) {
  struct engine *e = get(sizeof *e);
  memset(e, 0, sizeof *e);
  e->first = get(sizeof *e->first);
  e->second = get(sizeof *e->second);
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
  struct engine *e;
  int i;
  left_over = get(sizeof *e);
  memset(left_over, 0, sizeof *left_over);
  release(left_over);
  e = start();
  for (i = 0; i < 5; i++)
    step(e, i);
  printf("%u %d\n", e->sum, left_over != NULL);
  return 0;
}
