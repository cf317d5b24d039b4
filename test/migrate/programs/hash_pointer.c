/* A hash table keyed by the addresses of heap blocks, and a sorted array of
 * them: right only where blocks keep their addresses. */
/* mt-test: refuse L2: makes numbers of addresses ;
 * skip ping-pong: passes through targets of other sizes */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

struct item {
  int id;
  double value;
};

enum { slots = 1024, items = 500 };
static struct item *keys[slots];
static int values[slots];

static unsigned slot_of(const struct item *p) {
  uintptr_t a = (uintptr_t)p;
  return (unsigned)((a >> 4) * 2654435761u >> 7) % slots;
}

static void put(struct item *key, int value) {
  unsigned s = slot_of(key);
  while (keys[s] && keys[s] != key)
    s = (s + 1) % slots;
  keys[s] = key;
  values[s] = value;
}

static int get(const struct item *key) {
  unsigned s = slot_of(key);
  while (keys[s] != key) {
    if (!keys[s])
      return -1;
    s = (s + 1) % slots;
  }
  return values[s];
}

int main(void) {
  struct item *all[items];
  uintptr_t *numbers = malloc(items * sizeof *numbers);
  int i, round, bad = 0;
  long sum = 0;
  for (i = 0; i < items; i++) {
    all[i] = malloc(sizeof *all[i]);
    all[i]->id = i;
    all[i]->value = i / 2.0;
    numbers[i] = (uintptr_t)all[i];
    put(all[i], i * 3);
  }
  for (round = 0; round < 20; round++)
    for (i = 0; i < items; i++) {
      struct item *again = (struct item *)numbers[i];
      bad += again != all[i] || again->id != i;
      bad += get(all[i]) != i * 3 + round;
      put(all[i], i * 3 + round + 1);
      sum += again->id + (long)again->value;
    }
  printf("%d bad, sum %ld\n", bad, sum);
  return bad != 0;
}
