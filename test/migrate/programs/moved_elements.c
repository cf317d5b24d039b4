/* Arrays of structs in blocks of a constant size, whose later elements are given
   to functions for memory of any type: they are no headers of something else. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct job {
  long id;
  double weight;
  const char *name;
};

static int by_weight(const void *a, const void *b) {
  double x = ((const struct job *)a)->weight;
  double y = ((const struct job *)b)->weight;
  return (x < y) - (x > y);
}

int main(void) {
  struct job *queue = malloc(8 * sizeof *queue);
  int i, left = 8;
  for (i = 0; i < left; i++) {
    queue[i].id = i * 1000L;
    queue[i].weight = (i * 5) % 8 / 2.0;
    queue[i].name = i % 2 ? "odd" : "even";
  }
  while (left) {
    double sum = 0;
    qsort(queue + 1, left - 1, sizeof *queue, by_weight);
    for (i = 0; i < left; i++)
      sum = sum / 2 + queue[i].weight;
    printf("%ld %s %.4f\n", queue->id, queue->name, sum);
    memmove(&queue[0], &queue[1], --left * sizeof *queue);
  }
  free(queue);
  return 0;
}
