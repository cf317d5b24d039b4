/* See main.c. */
#include "arena.h"

void *arena_get(struct arena *from, size_t size) {
  void *at = from->memory + 4 + from->used;
  from->used += (unsigned)(size + 7) / 8 * 8;
  return at;
}
