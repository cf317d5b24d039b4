/* A binary search tree with parent pointers: insertion, iteration, rotation to
 * the root, deletion. */
#include <stdio.h>
#include <stdlib.h>

typedef struct tree tree;
struct tree {
  char tag;
  tree *left, *right, *parent;
  unsigned long key;
  double weight;
};

static tree *root;
static int live;

static void insert(unsigned long key) {
  tree **link = &root, *parent = NULL, *fresh;
  while (*link) {
    parent = *link;
    if (parent->key == key) {
      parent->weight += 0.5;
      return;
    }
    link = key < parent->key ? &parent->left : &parent->right;
  }
  fresh = calloc(1, sizeof *fresh);
  fresh->key = key;
  fresh->weight = (double)key / 4;
  fresh->tag = (char)('a' + key % 26);
  fresh->parent = parent;
  *link = fresh;
  live++;
}

static void rotate_up(tree *t) {
  tree *p = t->parent, *g = p->parent;
  if (p->left == t) {
    p->left = t->right;
    if (t->right)
      t->right->parent = p;
    t->right = p;
  } else {
    p->right = t->left;
    if (t->left)
      t->left->parent = p;
    t->left = p;
  }
  p->parent = t;
  t->parent = g;
  if (!g)
    root = t;
  else if (g->left == p)
    g->left = t;
  else
    g->right = t;
}

static tree *find(unsigned long key) {
  tree *t = root;
  while (t && t->key != key)
    t = key < t->key ? t->left : t->right;
  if (t)
    while (t->parent)
      rotate_up(t);
  return t;
}

static double sum(const tree *t, int depth, unsigned *h) {
  double left, right;
  if (!t)
    return 0;
  left = sum(t->left, depth + 1, h);
  *h = (*h ^ (unsigned)(t->key + (unsigned)depth)) * 16777619u + t->tag;
  right = sum(t->right, depth + 1, h);
  return left + t->weight + right;
}

static void destroy(tree *t) {
  if (!t)
    return;
  destroy(t->left);
  destroy(t->right);
  free(t);
  live--;
}

int main(void) {
  unsigned long x = 1;
  unsigned h = 1;
  double total;
  int i, found = 0;
  for (i = 0; i < 700; i++) {
    x = (x * 75 + 74) % 65537;
    insert(x % 2000);
  }
  total = sum(root, 0, &h);
  printf("%d %.2f %08x\n", live, total, h);
  for (i = 0; i < 500; i++)
    found += find((unsigned long)(i * 7 % 2000)) != NULL;
  total = sum(root, 0, &h);
  printf("%d %.2f %08x\n", found, total, h);
  destroy(root);
  printf("%d\n", live);
  return live;
}
