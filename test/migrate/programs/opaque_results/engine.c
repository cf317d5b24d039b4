#include "engine.h"

struct engine {
  long sum;
  const char *name;
  short seed;
  int steps;
};

struct engine *newEngine(void) { return allocate(sizeof(struct engine)); }

void start(struct engine *E, int Seed, const char *Name) {
  E->sum = 0;
  E->seed = (short)Seed;
  E->steps = 0;
  E->name = Name;
}

long step(struct engine *E) {
  E->seed = (short)(E->seed * 13 + 7);
  E->sum += E->seed % 1000;
  ++E->steps;
  return E->sum;
}

const char *nameOf(const struct engine *E) { return E->name; }
