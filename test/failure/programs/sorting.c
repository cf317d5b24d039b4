/* Asks for a checkpoint while the C library calls it back, and goes on for long
 * enough that one which is still wanted would be taken. */
#include <mt/mt.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static int asked;

static int compare(const void *a, const void *b) {
  if (!asked++)
    fprintf(stderr, "checkpoint %d\n", mt_checkpoint());
  return *(const int *)a - *(const int *)b;
}

int main(void) {
  int numbers[8] = {1, 2, 3, 4, 5, 7, 8, 9}, i = 7;
  size_t count = 8;
  int *found = lfind(&i, numbers, &count, sizeof *numbers, compare);
  if (!found || *found != 7)
    return 1;
  for (i = 0; i < 300; i++)
    usleep(1000);
  for (i = 0; i < 8; i++)
    printf("%d ", numbers[i]);
  puts("");
  return 0;
}
