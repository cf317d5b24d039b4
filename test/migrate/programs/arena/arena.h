#include <stddef.h>

struct arena {
  double aligned;
  unsigned used;
  char memory[500];
};

void *arena_get(struct arena *from, size_t size);
