/* A table keyed by the addresses of variables on the stack, which lie elsewhere
 * in every process. */
/* mt-test: refuse same: on the stack ; refuse L0: on the stack ;
 * refuse L1: on the stack ; refuse L2: on the stack ;
 * refuse opt: on the stack ; refuse no-g: on the stack ;
 * refuse bare: on the stack ;
 * skip ping-pong: no first step of it goes on */
#include <stdint.h>
#include <stdio.h>

enum { slots = 64 };
struct table {
  const int *keys[slots];
};

static unsigned slot_of(const struct table *t, const int *p) {
  unsigned s = (unsigned)((uintptr_t)p / sizeof *p * 2654435761u) % slots;
  while (t->keys[s] && t->keys[s] != p)
    s = (s + 1) % slots;
  return s;
}

int main(void) {
  struct table t = {{0}};
  int numbers[20], i, sum = 0;
  for (i = 0; i < 20; ++i) {
    numbers[i] = i;
    t.keys[slot_of(&t, &numbers[i])] = &numbers[i];
  }
  for (i = 0; i < 2000; ++i) {
    const int *found = t.keys[slot_of(&t, &numbers[i % 20])];
    sum += found ? *found : 1000000;
  }
  printf("%d\n", sum);
  return 0;
}
