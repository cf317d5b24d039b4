#include "engine.h"
#include <stdlib.h>

void *allocate(size_t Size) {
  void *P = malloc(Size);
  if (!P)
    abort();
  return P;
}
