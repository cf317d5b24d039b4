/* Singly and doubly linked lists: build, reverse, sort by merging, delete. */
#include <stdio.h>
#include <stdlib.h>

struct node {
  int key;
  short weight;
  struct node *next;
};

struct dnode {
  struct dnode *prev, *next;
  long value;
};

static unsigned seed = 12345;

static int next_random(void) {
  seed = seed * 1103515245u + 12345u;
  return (int)(seed >> 16 & 0x7fff);
}

static struct node *build(int n) {
  struct node *head = NULL;
  int i;
  for (i = 0; i < n; i++) {
    struct node *fresh = malloc(sizeof *fresh);
    fresh->key = next_random();
    fresh->weight = (short)(-i);
    fresh->next = head;
    head = fresh;
  }
  return head;
}

static struct node *merge(struct node *a, struct node *b) {
  struct node head, *tail = &head;
  while (a && b) {
    struct node **least = a->key <= b->key ? &a : &b;
    tail->next = *least;
    tail = *least;
    *least = (*least)->next;
  }
  tail->next = a ? a : b;
  return head.next;
}

static struct node *sort(struct node *list) {
  struct node *slow = list, *fast = list, *second;
  if (!list || !list->next)
    return list;
  while (fast->next && fast->next->next) {
    slow = slow->next;
    fast = fast->next->next;
  }
  second = slow->next;
  slow->next = NULL;
  list = sort(list);
  return merge(list, sort(second));
}

static unsigned checksum(const struct node *list) {
  unsigned h = 2166136261u;
  for (; list; list = list->next) {
    h = (h ^ (unsigned)list->key) * 16777619u;
    h = (h ^ (unsigned short)list->weight) * 16777619u;
  }
  return h;
}

int main(void) {
  struct node *list = build(900);
  struct dnode ring = {&ring, &ring, 0};
  struct dnode *d;
  unsigned h = 0;
  int round, i;
  printf("%08x\n", checksum(list));
  list = sort(list);
  printf("%08x\n", checksum(list));
  for (i = 0; i < 300; i++) {
    d = malloc(sizeof *d);
    d->value = i * 3L - 100;
    d->prev = ring.prev;
    d->next = &ring;
    ring.prev->next = d;
    ring.prev = d;
  }
  for (round = 0; round < 4; round++)
    for (d = ring.next; d != &ring;) {
      struct dnode *following = d->next;
      h = h * 33u + (unsigned)d->value;
      if ((d->value + round) % 3 == 0) {
        d->prev->next = d->next;
        d->next->prev = d->prev;
        free(d);
      }
      d = following;
    }
  for (d = ring.prev; d != &ring; d = d->prev)
    h = h * 7u + (unsigned)d->value;
  printf("%08x\n", h);
  while (list) {
    struct node *rest = list->next;
    h += (unsigned)list->key;
    free(list);
    list = rest;
  }
  printf("%08x\n", h);
  return 0;
}
