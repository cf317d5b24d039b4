/* A pool of a constant size, a whole multiple of its header's, that only texts
   are carved from: it is no array of headers. */
/* mt-test: refuse L1: heap block of ; refuse L2: heap block of ;
   skip ping-pong: receivers of other layouts refuse it */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct pool {
  struct pool *next;
  size_t used;
};

enum { SIZE = 1024 };

static struct pool *pool;

static size_t keep(const char *text) {
  size_t at = pool->used;
  strcpy((char *)pool + at, text);
  pool->used += strlen(text) + 1;
  return at;
}

int main(void) {
  size_t places[8];
  char text[40];
  int i, round;
  pool = malloc(SIZE);
  if (!pool)
    return 2;
  memset(pool, 0, SIZE);
  pool->used = sizeof *pool;
  for (i = 0; i < 8; i++) {
    snprintf(text, sizeof text, "text number %d of eight", i);
    places[i] = keep(text);
  }
  for (round = 0; round < 5; round++)
    for (i = 0; i < 8; i++)
      printf("%s\n", (const char *)pool + places[i]);
  return 0;
}
