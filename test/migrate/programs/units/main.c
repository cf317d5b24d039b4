/* Several translation units with static functions, variables and types of
 * equal names. */
#include "shared.h"
#include <stdio.h>

static int state = 1;
static int step(int x) {
  int i;
  for (i = 0; i < 3; i++)
    state = (state * 5 + x) % 1009;
  return state;
}

struct record { /* another one than in first.c and second.c */
  double x;
  int n;
};
static struct record record = {0.5, 3};

int exported = 10;

int main(void) {
  int i;
  for (i = 0; i < 150; i++) {
    record.x = record.x / 2 + first_step(i);
    record.n += second_step(step(i));
    exported += record.n % 3;
  }
  printf("%d %d %.4f %d\n", state, exported, record.x, record.n);
  printf("%d %d %s\n", first_total(), second_total(), second_name());
  return 0;
}
