/* An XOR-linked list and tagged pointers: addresses kept in integers, right
 * only where blocks keep their addresses. */
/* mt-test: refuse L2: makes numbers of addresses ;
 * skip ping-pong: passes through targets of other sizes */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

struct node {
  uintptr_t link;
  int value;
};

static uintptr_t tagged[16];

static struct node *other(const struct node *n, const struct node *from) {
  return (struct node *)(n->link ^ (uintptr_t)from);
}

int main(void) {
  struct node *head = NULL, *tail = NULL, *n, *previous, *next;
  unsigned h = 0;
  int i, round;
  for (i = 0; i < 150; i++) {
    n = malloc(sizeof *n);
    n->value = i * i % 101;
    n->link = (uintptr_t)tail;
    if (tail)
      tail->link ^= (uintptr_t)n;
    else
      head = n;
    tail = n;
    tagged[i % 16] = (uintptr_t)n | (unsigned)(i % 4);
  }
  for (round = 0; round < 12; round++) {
    previous = NULL;
    for (n = round % 2 ? tail : head; n; n = next) {
      h = h * 31u + (unsigned)n->value++;
      next = other(n, previous);
      previous = n;
    }
    for (i = 0; i < 16; i++) {
      n = (struct node *)(tagged[i] & ~(uintptr_t)3);
      h = h * 7u + (unsigned)n->value + (unsigned)(tagged[i] & 3);
      tagged[i] ^= 1;
    }
  }
  printf("%08x\n", h);
  return 0;
}
