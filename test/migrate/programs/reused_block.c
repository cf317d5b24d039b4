/* A block that was a struct of just its size, of which a pointer and the end are
   left, and is an array of numbers now: nothing tells which it is, for numbers
   show nothing. */
/* mt-test: targets=x86_64,aarch64,s390x,i386 ;
            refuse L1: is used both ;
            refuse L2: is used both ;
            skip ping-pong: receivers of other layouts refuse it */
#include <mt/mt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct node {
  struct node *next;
};

struct record {
  long number[4];
  struct node *first, *second, *third, *fourth;
};

struct pair {
  int x, y;
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

static struct node node;
static struct record *left_over;
static struct pair *pairs;

int main(void) {
  struct node *live;
  unsigned sum = 0;
  int i;
  mt_hold();
  live = get(sizeof *live);
  live->next = &node;
  left_over = get(sizeof *left_over);
  memset(left_over, 0, sizeof *left_over);
  left_over->first = left_over->second = live;
  left_over->third = left_over->fourth = live;
  release(left_over);
  pairs = get(sizeof(struct record));
  pairs[0].x = 1;
  pairs[0].y = 2;
  pairs[1].x = 3;
  pairs[1].y = 4;
  mt_release();
  for (i = 0; i < 4; i++)
    sum = sum * 5 + (unsigned)i;
  mt_hold();
  printf("%d %d %d %d %u %d\n", pairs[0].x, pairs[0].y, pairs[1].x, pairs[1].y,
         sum, live->next == &node);
  return 0;
}
