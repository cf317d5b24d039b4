#include "library.h"
#include <mt/mt.h>

struct engine engine;

int fits(int size) {
  int i;
  mt_release();
  for (i = 0; i < 5; i++)
    engine.steps = engine.steps * 3 + i;
  mt_hold();
  return size == (int)sizeof(struct engine);
}
