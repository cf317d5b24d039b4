/* An allocator whose header is only there for debugging: all that is left of it
   is a struct of a few bytes, which are those that it gives. */
#include <stdio.h>
#include <stdlib.h>

struct block {
#ifdef DEBUG
  union {
    size_t size;
    void *align[2];
  } header;
#endif
  char data[sizeof(void *)];
};

struct item {
  struct item *next;
  double weight;
  int key;
};

static size_t in_use;

static void *get(size_t size) {
  size_t bytes = size + sizeof(struct block) - sizeof(void *);
  struct block *b = malloc(bytes);
  if (!b)
    exit(2);
  in_use += bytes > 0;
  return b->data;
}

int main(void) {
  struct item *all = NULL, *i;
  int k, *keys = get(6 * sizeof *keys);
  double sum = 0;
  for (k = 0; k < 6; k++) {
    i = get(sizeof *i);
    i->next = all;
    i->weight = k / 4.0;
    i->key = keys[k] = k * 7 % 5;
    all = i;
  }
  for (i = all, k = 0; i; i = i->next)
    sum = sum * 2 + i->weight * keys[k++] + i->key;
  printf("%g %d\n", sum, (int)in_use);
  return 0;
}
