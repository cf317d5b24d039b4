/* Memory from malloc by way of pointers to it, among blocks whose allocation
 * tells their type: what the pointers to it say, holds at every move. */
#include <stdio.h>
#include <stdlib.h>

struct allocator {
  void *(*get)(size_t);
  void (*put)(void *);
};
struct node {
  struct node *next;
  double weight;
  int value;
};
struct pair {
  short a, b;
  long c;
};

static struct node *push(struct allocator *from, struct node *list, int value) {
  struct node *n = from->get(sizeof *n);
  if (!n)
    exit(2);
  n->next = list;
  n->value = value;
  n->weight = value / 8.0;
  return n;
}

int main(void) {
  struct allocator usual = {malloc, free};
  struct node *list = NULL;
  struct pair *pairs[10];
  double sum = 0;
  for (int i = 0; i < 10; i++) {
    pairs[i] = malloc(sizeof *pairs[i]);
    pairs[i]->a = (short)i;
    pairs[i]->b = (short)-i;
    pairs[i]->c = i * 1000L;
    list = push(&usual, list, i);
  }
  for (int round = 0; round < 40; round++)
    for (struct node *n = list; n; n = n->next)
      sum += n->weight + n->value * pairs[n->value]->a + pairs[n->value]->b +
             (double)pairs[n->value]->c;
  while (list) {
    struct node *next = list->next;
    usual.put(list);
    list = next;
  }
  printf("%.3f\n", sum);
  return 0;
}
