/* Has a pointer that leads nowhere, and one to a block that is gone. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static int *set[3];

int main(void) {
  int *freed = malloc(sizeof *freed), i, h = 1;
  set[0] = (int *)(uintptr_t)0x12344;
  set[1] = &h;
  set[2] = freed;
  free(freed);
  for (i = 0; i < 60; i++)
    h = (h * 31 + i) % 10007;
  printf("%d %d %d\n", *set[1], set[0] == (int *)(uintptr_t)0x12344,
         set[2] != NULL);
  return 0;
}
