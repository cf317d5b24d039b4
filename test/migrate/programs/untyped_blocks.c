/* Blocks whose allocation says nothing of their type: only the pointers that
 * lead to them do, to a part of them first, or to a base of them. */
#include <stdio.h>
#include <stdlib.h>

struct base {
  long kind;
  struct base *next;
};
struct circle {
  struct base base;
  double radius;
  int *count;
};
struct text {
  struct base base;
  char letters[12];
  long length;
};

/* Through a pointer nobody sees what the memory is for. */
static void *grab(size_t size) { return malloc(size); }
static void *(*volatile allocate)(size_t) = grab;

int main(void) {
  struct base *list = NULL, *b;
  struct circle *circles[10];
  struct text *texts[10];
  double *radii[10], sum = 0;
  int *counts[10], i, round;
  for (i = 0; i < 10; i++) {
    struct circle *c = allocate(sizeof *c);
    struct text *t = allocate(sizeof *t);
    counts[i] = allocate(10 * sizeof(int));
    circles[i] = c;
    texts[i] = t;
    c->base.kind = 1;
    c->base.next = list;
    c->radius = i / 2.0;
    c->count = &counts[i][i];
    *c->count = i;
    radii[i] = &c->radius;
    t->base.kind = 2;
    t->base.next = &c->base;
    snprintf(t->letters, sizeof t->letters, "text %d", i);
    t->length = i;
    list = &t->base;
  }
  for (round = 0; round < 40; round++)
    for (b = list; b; b = b->next) {
      if (b->kind == 1) {
        struct circle *c = (struct circle *)b;
        sum += *radii[round % 10] + c->radius * ++*c->count;
      } else {
        struct text *t = (struct text *)b;
        sum += t->length++ + t->letters[5];
      }
    }
  printf("%.3f %d %ld %s\n", sum, *counts[3], circles[4]->base.kind,
         texts[5]->letters);
  return 0;
}
