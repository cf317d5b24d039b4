/* One of the units of main.c. */
#include "shared.h"

static int state = 3;
static const char *record = "none";
static int step(int x) {
  int i;
  for (i = 0; i < 5; i++)
    state = (state * 11 + x) % 3001;
  return state;
}

int second_step(int x) {
  record = x & 1 ? "odd" : "even";
  return step(x) % 17;
}

int second_total(void) { return state; }
const char *second_name(void) { return record; }
