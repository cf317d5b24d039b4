/* Ends with a status of its own, from a call to exit deep inside. */
/* mt-test: status=7 */
#include <stdio.h>
#include <stdlib.h>

static void descend(int depth, int sum) {
  int i;
  for (i = 0; i < 40; i++)
    sum = (sum * 5 + i) % 4099;
  if (depth == 0) {
    printf("sum %d\n", sum);
    exit(sum % 3 + 7);
  }
  descend(depth - 1, sum);
  printf("not reached\n");
}

int main(void) {
  puts("start");
  descend(50, 1);
  return 1;
}
