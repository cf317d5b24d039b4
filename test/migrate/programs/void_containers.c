/* Generic containers: elements behind void *, typed by the casts around them,
 * and nodes embedded in larger structs. */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

struct vector {
  void **items;
  size_t count, room;
};
struct link {
  struct link *next;
};
struct person {
  char initial;
  double age;
  struct link link;
  int id;
};
struct place {
  long population;
  char code[3];
};

static void push(struct vector *v, void *item) {
  if (v->count == v->room) {
    v->room = v->room ? v->room * 2 : 4;
    v->items = realloc(v->items, v->room * sizeof *v->items);
  }
  v->items[v->count++] = item;
}

static void each(struct vector *v, void (*f)(void *, void *), void *context) {
  size_t i;
  for (i = 0; i < v->count; i++)
    f(v->items[i], context);
}

static void birthday(void *item, void *context) {
  struct person *p = (struct person *)item;
  double *total = context;
  p->age += 0.5;
  *total += p->age;
}
static void grow(void *item, void *context) {
  struct place *p = (struct place *)item;
  p->population = p->population * 101 / 100 % 1000003;
  *(long *)context += p->population % 1000;
}

int main(void) {
  struct vector people = {0}, places = {0};
  struct link *chain = NULL, *l;
  double ages = 0;
  long total = 0;
  int i, ids = 0;
  for (i = 0; i < 60; i++) {
    struct person *p = (struct person *)malloc(sizeof(struct person));
    struct place *q = (struct place *)calloc(1, sizeof(struct place));
    p->initial = (char)('a' + i % 26);
    p->age = i;
    p->id = i * 7;
    p->link.next = chain;
    chain = &p->link;
    q->population = i * 1000L;
    q->code[i % 3] = p->initial;
    push(&people, p);
    push(&places, q);
    each(&people, birthday, &ages);
    each(&places, grow, &total);
  }
  for (l = chain; l; l = l->next) {
    const struct person *p =
        (const struct person *)((const char *)l -
                                offsetof(struct person, link));
    ids = (ids * 3 + p->id + p->initial) % 1000003;
  }
  printf("%.1f %ld %d\n", ages, total, ids);
  return 0;
}
