/* A union of which one unit shows what is in it with some tags, and another
   with the others: both have variables and blocks of it. */
#include "value.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct value start; /* empty */
static struct value table[] = {{INTEGER, {.i = -9}}, {REAL, {.d = 2.5}}};

static void set_range(struct value *v, short low, short high) {
  v->type = RANGE;
  v->u.range.low = low;
  v->u.range.high = high;
}

static void print(const struct value *v) {
  if (v->type == INTEGER)
    printf("%ld\n", v->u.i);
  else if (v->type == REAL)
    printf("%.3f\n", v->u.d);
  else if (v->type == TEXT)
    printf("%s\n", v->u.s);
  else if (v->type == RANGE)
    printf("%d..%d\n", v->u.range.low, v->u.range.high);
  else
    printf("-\n");
}

int main(void) {
  struct value local[5] = {{0}}, *heap = calloc(8, sizeof *heap);
  int i, j;
  for (i = 0; i < 5; i++)
    local[i] = start;
  for (i = 0; i < 8; i++) {
    struct value *v = &heap[i];
    if (i % 4 == 0)
      set_integer(v, -1000L * i);
    else if (i % 4 == 1)
      set_real(v, i / 8.0);
    else if (i % 4 == 2)
      set_text(v, strdup("some text"));
    else
      set_range(v, (short)-i, (short)(i << 8));
    local[i % 5] = *v;
    for (j = 0; j < 5; j++)
      print(&local[j]);
  }
  for (i = 0; i < 8; i++)
    print(&heap[i]);
  for (i = 0; i < 2; i++)
    print(&table[i]);
  return 0;
}
