/* mt-test: targets=x86_64,aarch64,s390x,i386 ;
            refuse L1: has no known type, so it cannot be converted ;
            refuse L2: has no known type, so it cannot be converted */

/* Only the list of an allocator's headers leads to what it has given. */
#include <stdio.h>
#include <stdlib.h>

struct header {
  struct header *next;
  long size;
};

struct item {
  int weight, height;
  double share;
};

static struct header *blocks;

static void *give(size_t bytes) {
  struct header *h = malloc(sizeof(struct header) + bytes);
  if (!h)
    exit(1);
  h->next = blocks;
  h->size = (long)bytes;
  blocks = h;
  return h + 1;
}

int main(void) {
  double sum = 0;
  for (int i = 0; i != 20; ++i) {
    struct item *it = give(sizeof *it);
    it->weight = i;
    it->height = i * i;
    it->share = 1.0 / (i + 1);
  }
  for (struct header *h = blocks; h; h = h->next) {
    const struct item *it = (const struct item *)(h + 1);
    sum += it->share;
    printf("%d %d\n", it->weight, it->height);
  }
  printf("%.3f %ld\n", sum, blocks->size);
  return 0;
}
