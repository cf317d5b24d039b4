/* A union of which one unit shows what is in it, and another writes to it while
   nobody knows the tag, which is another one in between: as nothing is sure,
   layouts that would tell are refused. */
/* mt-test: refuse L1: the union with ; refuse L2: the union with ;
            refuse ping-pong: the union with */
#include "value.h"
#include <mt/mt.h>
#include <stdio.h>

static struct value v, w;

int main(void) {
  int i;
  double sum = 0;
  v.type = 1;
  v.u.i = 77;
  w.type = 2;
  w.u.range.low = 5;
  w.u.range.high = -6;
  for (i = 0; i < 20; i++)
    sum = sum * 0.5 + i;
  set_any(&w, sum);
  for (i = 0; i < 20; i++)
    sum = sum * 0.5 + i;
  w.type = 3;
  printf("%ld %.4f %.4f\n", v.u.i, w.u.d, sum);
  return 0;
}
