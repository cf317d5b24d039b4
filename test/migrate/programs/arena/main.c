/* Objects in an array of bytes of a struct, which only another unit has to do
 * with. */
/* mt-test: refuse L1: used as something else ;
 * refuse L2: used as something else ;
 * skip ping-pong: receivers of other layouts refuse it */
#include "arena.h"
#include <mt/mt.h>
#include <stdio.h>
#include <stdlib.h>

struct node {
  int value;
  double weight;
  struct node *next;
};

int main(void) {
  struct arena *a = calloc(1, sizeof *a);
  struct node *list = 0;
  double sum = 0;
  mt_hold();
  for (int i = 0; i < 12; i++) {
    struct node *n = arena_get(a, sizeof *n);
    n->value = i;
    n->weight = i * 0.5;
    n->next = list;
    list = n;
  }
  mt_release();
  for (int round = 0; round < 20; round++)
    for (struct node *n = list; n; n = n->next)
      sum += n->value * n->weight;
  printf("%.1f\n", sum);
  return 0;
}
