/* A union that nothing tells the member of, a number or a struct of
   smaller ones: between byte orders and word sizes it goes only while it is empty. */
/* mt-test: refuse L1: the union with ; refuse L2: the union with ;
            refuse ping-pong: the union with */
#include <stdio.h>
#include <stdlib.h>

union value {
  double real;
  struct {
    int low, high;
  } halves;
  struct {
    char first;
    long second;
  } mixed;
};

static int slow(int x) {
  int i;
  for (i = 0; i < 3; i++)
    x = (x * 31 + 7) & 0xffff;
  return x;
}

union value *all;

int main(void) {
  int i;
  all = calloc(8, sizeof *all);
  all[6].real = 1.5;
  for (i = 0; i < 8; i++)
    if (i % 2) {
      all[i].halves.low = i;
      all[i].halves.high = -i;
    } else {
      all[i].real = i / 4.0;
    }
  for (i = 0; i < 40; i++)
    if (i % 2)
      all[i % 8].halves.low ^= slow(i) & 6;
  for (i = 0; i < 8; i++)
    if (i % 2)
      printf("%d %d %d\n", all[i].halves.low, all[i].halves.high, slow(i));
    else
      printf("%.3f %d\n", all[i].real, slow(i));
  return 0;
}
