/* Pointers to variables in memory of which its allocation tells only the
   beginning: more structs behind the first, what an allocator gives behind a
   header of its own; the size in that is one that nobody looks at again. */
/* mt-test: env=MT_TRUST_NUMBERS=1 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct item {
  int key;
  const char *name;
  int *count;
};

struct header {
  size_t size;
};

static int counts[4];
static struct item *items, *given[4];

static void *zeros(size_t size) {
  void *p = malloc(size);
  return p ? memset(p, 0, size) : p;
}

static void *give(size_t size) {
  struct header *h = malloc(sizeof *h + size);
  h->size = size;
  return h + 1;
}

int main(void) {
  static const char *const names[] = {"zero", "one", "two", "three"};
  int i, round;
  items = zeros(4 * sizeof *items);
  for (i = 0; i < 4; i++) {
    items[i].key = i;
    items[i].name = names[i];
    items[i].count = &counts[i];
    given[i] = give(sizeof **given);
    *given[i] = items[3 - i];
    given[i]->count = counts;
  }
  for (round = 0; round < 3; round++)
    for (i = 0; i < 4; i++) {
      ++*items[i].count;
      ++*given[i]->count;
      printf("%d %s %d, %d %s %d\n", items[i].key, items[i].name, counts[i],
             given[i]->key, given[i]->name, *given[i]->count);
    }
  return 0;
}
