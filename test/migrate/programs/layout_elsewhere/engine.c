#include "engine.h"
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

struct header {
  struct header *next;
  void *owner;
};
static struct header *all;

struct engine {
  jmp_buf stop;
  int phase;
  unsigned sum;
};

static void *get(size_t size) {
  struct header *h = malloc(sizeof *h + size);
  if (!h)
    exit(2);
  h->owner = NULL;
  h->next = all;
  all = h;
  return h + 1;
}

struct engine *engine_new(void) {
  struct engine *e = get(sizeof *e);
  memset(e, 0, sizeof *e);
  e->phase = 3;
  return e;
}

void engine_step(struct engine *e, int n) {
  if (e->phase != 3)
    exit(4);
  if (setjmp(e->stop))
    return;
  e->sum = e->sum * 31u + (unsigned)n;
  if (n % 2)
    longjmp(e->stop, 1);
}

unsigned engine_end(struct engine *e) {
  e->phase = 4;
  return e->sum;
}
