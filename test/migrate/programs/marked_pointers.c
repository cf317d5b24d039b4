/* Pointers that carry marks in their lowest bits, kept as pointers: a tree
   whose links are threads where the mark is set. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

struct node {
  struct node *left, *right;
  int key;
};

static struct node *marked(struct node *n) {
  return (struct node *)((uintptr_t)n | 1);
}
static struct node *plain(struct node *n) {
  return (struct node *)((uintptr_t)n & ~(uintptr_t)3);
}
static int is_marked(const struct node *n) { return (uintptr_t)n & 1; }

static int slow(int x) {
  int i;
  for (i = 0; i < 3; i++)
    x = (x * 31 + 7) & 0xffff;
  return x;
}

static struct node *root;

static void insert(int key) {
  struct node *n = malloc(sizeof *n), *at = root;
  n->key = key;
  n->left = n->right = marked(NULL);
  if (!at) {
    root = n;
    return;
  }
  for (;;) {
    if (key < at->key) {
      if (is_marked(at->left)) {
        n->left = at->left;
        n->right = marked(at);
        at->left = n;
        return;
      }
      at = at->left;
    } else {
      if (is_marked(at->right)) {
        n->right = at->right;
        n->left = marked(at);
        at->right = n;
        return;
      }
      at = at->right;
    }
  }
}

int main(void) {
  struct node *at;
  int i;
  for (i = 0; i < 20; i++)
    insert(slow(i * 7) % 1000);
  for (at = root; !is_marked(at->left); at = at->left) {
  }
  while (at) {
    printf("%d %d\n", at->key, slow(at->key));
    if (is_marked(at->right)) {
      at = plain(at->right);
    } else {
      for (at = at->right; !is_marked(at->left); at = at->left) {
      }
    }
  }
  return 0;
}
