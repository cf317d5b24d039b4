/* Pointers to globals in the heap and pointers to the heap in globals, in
 * initialised and uninitialised ones, in arrays and structs. */
#include <stdio.h>
#include <stdlib.h>

struct gate {
  int *count;
  struct gate *next;
  const double *weight;
};
static int counts[5];
static const double weights[3] = {0.5, 1.25, 2.0};
static struct gate first = {&counts[2], &first, &weights[1]};
static struct gate *gates[10] = {&first};
int *exported = &counts[4];
static struct {
  struct gate *head, **tail;
  int **spare;
} queue = {NULL, &queue.head, &exported};

static double pass(struct gate *g, int n) {
  double total = 0;
  for (; n > 0; n--) {
    ++*g->count;
    total += *g->weight * *g->count;
    g = g->next;
  }
  return total;
}

int main(void) {
  double total = 0;
  int i;
  for (i = 1; i < 10; i++) {
    gates[i] = malloc(sizeof *gates[i]);
    gates[i]->count = i % 2 ? &counts[i % 5] : malloc(sizeof(int));
    *gates[i]->count = i;
    gates[i]->next = gates[i - 1];
    gates[i]->weight = &weights[i % 3];
  }
  first.next = gates[9];
  for (i = 0; i < 100; i++) {
    struct gate *g = calloc(1, sizeof *g);
    g->count = *queue.spare;
    g->weight = &weights[i % 3];
    g->next = gates[i % 10];
    *queue.tail = g;
    queue.tail = i % 20 == 19 ? &queue.head : &g->next;
    total += pass(gates[i % 10], i) + pass(queue.head, 2);
    while (total > 10000)
      total -= 9999;
    if (i == 50)
      exported = &counts[1];
  }
  printf("%.2f\n", total);
  for (i = 0; i < 5; i++)
    printf("%d ", counts[i]);
  printf("%d\n", first.next == gates[9] && queue.spare == &exported);
  return 0;
}
