/* Structs of two types in one buffer of bytes: the pointers to them say what
 * lies where. */
#include <stdio.h>
#include <stdlib.h>

struct point {
  double x, y;
};
struct list {
  struct list *next;
  int value;
};

int main(void) {
  char *pool = malloc(100 * (sizeof(struct point) + sizeof(struct list)));
  struct point *points = (struct point *)pool;
  struct list *links = (struct list *)(pool + 100 * sizeof *points), *l = NULL;
  double sum = 0;
  int i, round;
  for (i = 0; i < 100; i++) {
    points[i].x = points[i].y = i;
    links[i].value = i;
    links[i].next = l;
    l = &links[i];
  }
  for (round = 0; round < 5; round++)
    for (; l; l = l->next)
      sum += points[l->value].x * points[round].y;
  printf("%.1f %d\n", sum, links[7].value); /* both are in use */
  return 0;
}
