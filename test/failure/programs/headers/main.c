/* Takes its types from one header, a function from another and a number from
 * the command line. */
#include "shape.h"
#include "step.h"
#include <stdio.h>
#include <stdlib.h>

#ifndef FACTOR
#define FACTOR 5
#endif

static int weigh(const struct shape *s) {
  int k, sum = 0;
  for (k = 0; k < s->width % 7 + 3; k++)
    sum += FACTOR * k + s->height;
  return sum;
}

int main(void) {
  struct shape *list = NULL, *s;
  int n, sum = 0;
  for (n = 0; n < 20; n++) {
    s = malloc(sizeof *s);
    s->width = n;
    s->height = step(n, 3);
    s->next = list;
    list = s;
    for (s = list; s; s = s->next)
      sum = (sum * 3 + weigh(s)) % 10007;
  }
  printf("%d %d %d\n", sum, list->width, list->height);
  return 0;
}
