/* A list sorted by merging, recursion above and loops over pointers below. */
#include "kernel.h"

struct Node {
  struct Node *Next;
  uint32_t Key;
};

static struct Node *merge(struct Node *A, struct Node *B) {
  struct Node *Head = NULL, **Tail = &Head;
  while (A && B) {
    struct Node **Smaller = A->Key <= B->Key ? &A : &B;
    *Tail = *Smaller;
    Tail = &(*Tail)->Next;
    *Smaller = *Tail;
  }
  *Tail = A ? A : B;
  return Head;
}

static struct Node *sort(struct Node *Head, size_t Count) {
  if (Count < 2)
    return Head;
  struct Node *Middle = Head;
  for (size_t I = 1; I < Count / 2; ++I)
    Middle = Middle->Next;
  struct Node *Second = Middle->Next;
  Middle->Next = NULL;
  return merge(sort(Head, Count / 2), sort(Second, Count - Count / 2));
}

int main(int Argc, char **Argv) {
  enum { N = 50000 };
  struct Node *Nodes = malloc(sizeof *Nodes * N);
  uint64_t Sum = 0, Seed = 1;
  for (long Round = workOr(Argc, Argv, 80); Round > 0; --Round) {
    for (int I = 0; I < N; ++I)
      Nodes[I] = (struct Node){I + 1 < N ? &Nodes[I + 1] : NULL,
                               (uint32_t)nextRandom(&Seed)};
    for (struct Node *At = sort(Nodes, N); At; At = At->Next)
      addWord(&Sum, At->Key);
  }
  free(Nodes);
  return report(Sum);
}
