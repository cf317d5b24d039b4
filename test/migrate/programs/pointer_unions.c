/* A tree whose nodes have leaves or nodes below, by their depth: what a block
   is that goes to such a union is told by its size, which a node below and a
   leaf do not have in common. */
#include <stdio.h>
#include <stdlib.h>

struct leaf {
  long count;
  short key;
};

struct node {
  union {
    struct leaf *leaf[4];
    struct node *down[4];
  } below;
};

static void *get(size_t size) {
  void *p = malloc(size);
  if (!p)
    exit(2);
  return p;
}

static struct node *build(int depth, int key) {
  struct node *n = get(sizeof *n);
  int i;
  for (i = 0; i < 4; i++) {
    if (depth > 0) {
      n->below.down[i] = build(depth - 1, key * 4 + i);
    } else {
      n->below.leaf[i] = get(sizeof(struct leaf));
      n->below.leaf[i]->key = (short)(key * 4 + i);
      n->below.leaf[i]->count = key - i;
    }
  }
  return n;
}

static long sum(const struct node *n, int depth) {
  long all = 0;
  int i;
  for (i = 0; i < 4; i++)
    all = all * 3 % 10007 + (depth > 0 ? sum(n->below.down[i], depth - 1)
                                       : n->below.leaf[i]->count * 5 +
                                             n->below.leaf[i]->key);
  return all;
}

int main(void) {
  struct node *top = get(sizeof *top);
  int i;
  for (i = 0; i < 4; i++)
    top->below.down[i] = NULL;
  for (i = 0; i < 2; i++) {
    top->below.down[i] = get(sizeof(struct node));
    *top->below.down[i] = *build(1, i);
  }
  printf("%ld %ld\n", sum(top->below.down[0], 1), sum(top->below.down[1], 1));
  return 0;
}
