/* The static library of main.c. */
#include "stack.h"
#include <stdlib.h>

struct stack {
  int *values;
  int size, room;
};

static int live;
static unsigned total = 1; /* not the program's */

struct stack *stack_new(void) {
  live++;
  return calloc(1, sizeof(struct stack));
}

void stack_push(struct stack *s, int value) {
  if (s->size == s->room) {
    s->room = s->room * 2 + 1;
    s->values = realloc(s->values, (size_t)s->room * sizeof *s->values);
  }
  s->values[s->size++] = value;
  total += (unsigned)value;
}

int stack_pop(struct stack *s) { return s->size ? s->values[--s->size] : -1; }
int stack_size(const struct stack *s) { return s->size + (int)(total % 2); }

void stack_each(struct stack *s, void (*visit)(int, void *), void *context) {
  int i;
  for (i = 0; i < s->size; i++)
    visit(s->values[i], context);
}

void stack_free(struct stack *s) {
  live--;
  free(s->values);
  free(s);
}

int stacks_live(void) { return live; }
