/* A pointer that was left from what lay in a block before, and calls it
   something that is the same on targets that agree in all but a jmp_buf. The
   struct that lies there now has one: the block does not go along as it is. */
/* mt-test: targets=x86_64,aarch64,s390x,i386 ;
            refuse L0: is used both in 'struct engine' and as 'struct node' ;
            refuse L1: is used both in 'struct engine' and as 'struct node' ;
            refuse L2: is used both in 'struct engine' and as 'struct node' ;
            refuse no-g: so its data cannot be converted ;
            skip ping-pong: receivers of other targets refuse it */
#include <mt/mt.h>
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
  unsigned sum = 0;
  int i;
  mt_hold();
  left_over = get(sizeof *e);
  memset(left_over, 0, sizeof *left_over);
  release(left_over);
  e = start();
  mt_release();
  for (i = 0; i < 4; i++)
    sum = sum * 5 + (unsigned)i;
  mt_hold();
  step(e, 0);
  step(e, 1);
  printf("%u %d %u\n", e->sum, left_over != NULL, sum);
  return 0;
}
