/* One of the units of main.c. */
#include "shared.h"

static int state = 2;
static int step(int x) {
  int i;
  for (i = 0; i < 4; i++)
    state = (state * 7 + x) % 2003;
  return state;
}

struct record {
  char name[4];
  long n;
};
static struct record record;

int first_step(int x) {
  record.name[x & 3] = (char)(x & 63);
  record.n += step(x);
  return step(exported & 255) + second_step(x & 7);
}

int first_total(void) { return (int)(record.n % 100000) + record.name[1]; }
