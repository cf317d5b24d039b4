/* Addresses of variables that are kept as 32-bit numbers, which the same target
 * cannot tell from others either: refused where one is found. The heap's are
 * right there. */
/* mt-test: targets=i386,armhf,mips ; refuse same: declare it as what it holds ;
 * refuse L2: makes numbers of addresses ;
 * skip ping-pong: no receiver takes it */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static int table[20];
static uintptr_t saved;

static unsigned work(int n) {
  uintptr_t block = (uintptr_t)malloc(sizeof(int));
  unsigned sum = 0;
  int i;
  *(int *)block = 3;
  for (i = 0; i < n; i++) {
    ((int *)saved)[i % 3]++;
    sum = sum * 31u + (unsigned)(table[4 + i % 3] + *(int *)block);
  }
  free((void *)block);
  return sum;
}

int main(void) {
  int i;
  unsigned sum = 0;
  saved = (uintptr_t)&table[4];
  for (i = 0; i < 20; i++)
    table[i] = i * i;
  for (i = 0; i < 300; i++)
    sum = sum * 7u + work(40);
  printf("%u\n", sum);
  return 0;
}
