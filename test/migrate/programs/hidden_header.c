/* mt-test: targets=x86_64,aarch64,s390x,i386 ;
            refuse L1: is used both as 'long long' and as 'struct node' ;
            refuse L2: is used both as 'long long' and as 'struct node' */

/* An allocator that keeps the size before what it gives, and gives it in a way
   that the compiler does not see: its numbers are not all there is. */
#include <stdio.h>
#include <stdlib.h>

static int give(void **where, size_t bytes) {
  long long *p = malloc(bytes + sizeof *p);
  if (!p)
    return 0;
  *p = (long long)bytes;
  *where = p + 1;
  return 1;
}

struct node {
  int weight, height, depth;
  struct node *next;
};

int main(void) {
  struct node *list = NULL;
  for (int i = 0; i != 20; ++i) {
    void *p;
    if (!give(&p, sizeof(struct node)))
      return 1;
    struct node *n = p;
    n->weight = i;
    n->height = i * i;
    n->next = list;
    list = n;
  }
  for (struct node *n = list; n; n = n->next)
    printf("%d %d\n", n->weight, n->height);
  printf("%d\n", list->height);
  return 0;
}
