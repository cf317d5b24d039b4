/* Pointers to a function's own variables that stay in the function: some are
 * dead where it stops and some are not, copied, in loops, blocks and structs. */
#include <stdio.h>

struct node {
  struct node *next;
  unsigned key;
};

/* The pointer to the pointers is dead at every stop, the tail is not. */
static struct node *merge(struct node *a, struct node *b) {
  struct node *head = NULL, **tail = &head;
  while (a && b) {
    struct node **smaller = a->key <= b->key ? &a : &b;
    *tail = *smaller;
    tail = &(*tail)->next;
    *smaller = *tail;
  }
  *tail = a ? a : b;
  return head;
}

/* Alive across iterations, and switched from one to the other. */
static unsigned swing(int n) {
  unsigned even = 1, odd = 2, *now = &even, *other = &odd;
  for (int i = 0; i < n; i++) {
    unsigned *before = now;
    *now += *other * 3u + (unsigned)i;
    now = other;
    other = before;
  }
  return even * 31u + odd;
}

/* Copied to another pointer while the first is given something else. */
static unsigned copied(int n) {
  unsigned first = 5, second = 7, third = 11;
  unsigned *p = &first, *q = &second;
  for (int i = 0; i < n; i++) {
    unsigned *r = p;
    for (int j = 0; j < 3; j++)
      *r = *r * 5u + (unsigned)j;
    p = i % 3 ? q : &third;
    q = r;
  }
  return first + second * 3u + third * 7u + *p + *q;
}

/* Into arrays and members, with the address taken anew in every iteration. */
static unsigned members(int n) {
  struct {
    unsigned low[4], high;
  } box = {{1, 2, 3, 4}, 9};
  unsigned *cursor = box.low;
  for (int i = 0; i < n; i++) {
    unsigned *high = &box.high;
    *high += *cursor;
    if (++cursor == box.low + 4)
      cursor = box.low;
    *cursor ^= *high;
  }
  return box.low[0] ^ box.low[1] ^ box.low[2] ^ box.low[3] ^ box.high;
}

static unsigned deeper(unsigned depth) {
  unsigned mine = depth, *p = &mine;
  if (depth % 2)
    p = &depth;
  if (depth > 0)
    *p += deeper(depth - 1);
  return mine * 3u + depth;
}

/* It is only written to before the pointer is known to be of use. */
static unsigned late(int n) {
  unsigned value, sum = 0, *p = NULL;
  for (int i = 0; i < n; i++) {
    if (i % 4 == 0) {
      value = (unsigned)i;
      p = &value;
    }
    sum += *p;
    if (i % 4 == 3)
      p = NULL;
  }
  return sum;
}

int main(void) {
  static struct node nodes[60];
  unsigned sum = 0;
  struct node *at;
  int i;
  for (i = 0; i < 60; i++) {
    nodes[i].key = (unsigned)(i / 2 * 4 + i % 2 * (i % 7));
    nodes[i].next = i < 58 ? &nodes[i + 2] : NULL;
  }
  for (at = merge(&nodes[0], &nodes[1]); at; at = at->next)
    sum = sum * 31u + at->key;
  printf("%08x\n", sum);
  printf("%08x %08x\n", swing(50), copied(30));
  printf("%08x %08x %08x\n", members(40), deeper(20), late(40));
  return 0;
}
