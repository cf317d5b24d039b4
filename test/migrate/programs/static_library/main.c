/* A program with a static library: callbacks from the library into the
 * program, and library objects held through opaque pointers. */
#include "stack.h"
#include <stdio.h>

static unsigned total;

static void visit(int value, void *context) {
  int i;
  int *weight = context;
  for (i = 0; i < 3; i++)
    total = total * 31u + (unsigned)(value * *weight + i);
}

int main(void) {
  struct stack *s = stack_new(), *t = stack_new();
  int i, weight = 1;
  for (i = 0; i < 200; i++) {
    stack_push(s, i * i % 77);
    if (i % 3 == 0)
      stack_push(t, stack_pop(s) + 1);
    if (i % 20 == 0)
      stack_each(i % 40 ? s : t, visit, &weight);
    weight = weight % 9 + 1;
  }
  printf("%08x %d %d\n", total, stack_size(s), stack_size(t));
  stack_free(s);
  stack_free(t);
  printf("%d\n", stacks_live());
  return 0;
}
