/* mt-test: targets=x86_64,aarch64,s390x,i386 ;
            refuse L1: nothing tells what it holds ;
            refuse L2: nothing tells what it holds */

/* An allocator that keeps the size in front, in what it calls bytes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HEADER = 16 };

static void *give(size_t bytes) {
  char *p = malloc(bytes + HEADER);
  if (!p)
    exit(1);
  memcpy(p, &bytes, sizeof bytes);
  return p + HEADER;
}

struct node {
  int weight, height;
  double shares[4];
  struct node *next;
};

int main(void) {
  struct node *list = NULL;
  for (int i = 0; i != 20; ++i) {
    struct node *n = give(sizeof *n);
    n->weight = i;
    n->height = i * i;
    for (int k = 0; k != 4; ++k)
      n->shares[k] = k / (i + 1.0);
    n->next = list;
    list = n;
  }
  for (struct node *n = list; n; n = n->next)
    printf("%d %d %.3f\n", n->weight, n->height, n->shares[3]);
  printf("%d\n", list->height);
  return 0;
}
