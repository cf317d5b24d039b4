/* mt-test: targets=x86_64,aarch64,s390x,i386 ;
            refuse L1: heap block of ;
            refuse L2: heap block of */

/* Only the links in the middle of its items lead to them, and the compiler
   does not see what the memory is for. */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

struct link {
  struct link *next, *prev;
};

struct item {
  int weight, height;
  double share;
  struct link link;
};

/* As a pool does, whose objects are all of one size. */
static size_t size;
static void *give(void) { return malloc(size); }
static void *(*volatile allocate)(void) = give;

static struct item *itemOf(struct link *l) {
  return (struct item *)((char *)l - offsetof(struct item, link));
}

int main(void) {
  struct link list = {&list, &list};
  size = sizeof(struct item);
  for (int i = 0; i != 20; ++i) {
    struct item *it = allocate();
    it->weight = i;
    it->height = i * i;
    it->share = 1.0 / (i + 1);
    it->link.next = &list;
    it->link.prev = list.prev;
    list.prev->next = &it->link;
    list.prev = &it->link;
  }
  for (struct link *l = list.next; l != &list; l = l->next)
    printf("%d %d %.3f\n", itemOf(l)->weight, itemOf(l)->height,
           itemOf(l)->share);
  return 0;
}
