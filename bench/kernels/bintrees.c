/* Binary trees that are built, counted and freed, by recursion. */
#include "kernel.h"

struct Tree {
  struct Tree *Left, *Right;
};

static struct Tree *build(int Depth) {
  struct Tree *T = malloc(sizeof *T);
  T->Left = Depth ? build(Depth - 1) : NULL;
  T->Right = Depth ? build(Depth - 1) : NULL;
  return T;
}

static uint64_t count(const struct Tree *T) {
  return T->Left ? 1 + count(T->Left) + count(T->Right) : 1;
}

static void release(struct Tree *T) {
  if (!T)
    return;
  release(T->Left);
  release(T->Right);
  free(T);
}

int main(int Argc, char **Argv) {
  uint64_t Sum = 0;
  struct Tree *Long = build(16);
  for (long Round = workOr(Argc, Argv, 1100); Round > 0; --Round) {
    struct Tree *T = build(10 + (int)(Round % 6));
    addWord(&Sum, count(T));
    release(T);
  }
  addWord(&Sum, count(Long));
  release(Long);
  return report(Sum);
}
