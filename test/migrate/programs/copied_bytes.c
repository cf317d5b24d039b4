/* A vector of elements of any type, in a block that is one of bytes: structs are
 * copied into it and out of it, by functions that do not know what they are. */
/* mt-test: refuse L1: used as something else ;
 * refuse L2: used as something else ;
 * skip ping-pong: receivers of other layouts refuse it */
#include <mt/mt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct vector {
  unsigned count, room, element;
  char *bytes;
};

struct point {
  short x, y;
  int weight;
};

static void push(struct vector *v, const void *element) {
  if (v->count == v->room) {
    v->room = v->room ? 2 * v->room : 4;
    v->bytes = realloc(v->bytes, v->room * v->element);
  }
  memcpy(v->bytes + v->count++ * v->element, element, v->element);
}

static void get(const struct vector *v, unsigned at, void *element) {
  memcpy(element, v->bytes + at * v->element, v->element);
}

int main(void) {
  struct vector points = {0, 0, sizeof(struct point), 0};
  struct point p;
  long sum = 0;
  mt_hold();
  for (int i = 0; i < 20; i++) {
    p.x = (short)(i * 7);
    p.y = (short)-i;
    p.weight = i * 70000;
    push(&points, &p);
  }
  mt_release();
  for (int round = 0; round < 10; round++)
    for (unsigned i = 0; i < points.count; i++) {
      get(&points, i, &p);
      sum = (sum * 3 + p.x + p.y + p.weight) % 1000003;
    }
  printf("%ld\n", sum);
  return 0;
}
