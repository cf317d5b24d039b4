/* A pool whose free objects are chained by pointers where they have a number
   otherwise. */
/* mt-test: targets=x86_64,aarch64,s390x,i386 ;
            refuse L2: makes numbers of addresses */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct object {
  long key;
  short weight;
  char name[6];
};

static struct object *pool, *live[8];
static void *list;

static struct object *take(void) {
  struct object *o = list;
  list = *(void **)o;
  memset(o, 0, sizeof *o);
  return o;
}

static void give(struct object *o) {
  *(void **)o = list;
  list = o;
}

int main(void) {
  int i, round;
  pool = malloc(8 * sizeof *pool);
  for (i = 0; i < 8; i++)
    give(&pool[i]);
  for (round = 0; round < 4; round++) {
    for (i = 0; i < 5; i++) {
      live[i] = take();
      live[i]->key = round * 1000 - i;
      live[i]->weight = (short)-i;
      sprintf(live[i]->name, "n%d", i);
    }
    for (i = 0; i < 5; i++)
      printf("%ld %d %s %d\n", live[i]->key, live[i]->weight, live[i]->name,
             (int)(live[i] - pool));
    for (i = 0; i < 5; i++)
      give(live[(i * 3 + round) % 5]);
  }
  return 0;
}
