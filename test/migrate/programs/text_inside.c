/* A struct with its name behind it, of which a table holds a void * and the
   name only: that there are bytes in a block's middle does not make it bytes. */
/* mt-test: refuse L1: heap block of ; refuse L2: heap block of ;
   skip ping-pong: receivers of other layouts refuse it */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct order {
  int number;
  long weight;
};

struct slot {
  const char *name;
  void *data;
};

static void *(*volatile take)(size_t) = malloc;
static struct slot slots[4];

static void add(int i, const char *name) {
  size_t size = (sizeof(struct order) + strlen(name) + 32) & ~(size_t)31;
  char *block = take(size);
  memset(block, 0, size);
  slots[i].data = block;
  slots[i].name = strcpy(block + sizeof(struct order), name);
  ((struct order *)slots[i].data)->number = i * 1000 + 1;
  ((struct order *)slots[i].data)->weight = i * 7 + 3;
}

int main(void) {
  static const char *const names[4] = {"BINARY", "NOCASE", "RTRIM", "X"};
  int i, round;
  for (i = 0; i < 4; i++)
    add(i, names[i]);
  for (round = 0; round < 10; round++)
    for (i = 0; i < 4; i++) {
      const struct order *o = slots[i].data;
      printf("%s %d %ld\n", slots[i].name, o->number, o->weight);
    }
  return 0;
}
