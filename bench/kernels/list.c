/* A linked list that is walked and turned round, with its nodes in the order of
 * memory first and shuffled later. */
#include "kernel.h"

struct Node {
  struct Node *Next;
  uint32_t Value;
};

static uint64_t walk(const struct Node *N) {
  uint64_t Sum = 0;
  for (; N; N = N->Next)
    Sum = Sum * 3 + N->Value;
  return Sum;
}

static struct Node *reverse(struct Node *N) {
  struct Node *Done = NULL;
  while (N) {
    struct Node *Next = N->Next;
    N->Next = Done;
    Done = N;
    N = Next;
  }
  return Done;
}

int main(int Argc, char **Argv) {
  enum { N = 20000 };
  static struct Node *Nodes[N];
  uint64_t Sum = 0, Seed = 1;
  for (int I = 0; I < N; ++I) {
    Nodes[I] = malloc(sizeof(struct Node));
    Nodes[I]->Value = (uint32_t)nextRandom(&Seed);
  }
  long Rounds = workOr(Argc, Argv, 2000);
  for (int Part = 0; Part < 2; ++Part) {
    for (int I = 0; I < N; ++I)
      Nodes[I]->Next = I + 1 < N ? Nodes[I + 1] : NULL;
    struct Node *Head = Nodes[0];
    for (long Round = 0; Round < Rounds; ++Round) {
      addWord(&Sum, walk(Head));
      Head = reverse(Head);
    }
    for (int I = N - 1; I > 0; --I) {
      int J = (int)(nextRandom(&Seed) % (uint64_t)(I + 1));
      struct Node *Swap = Nodes[I];
      Nodes[I] = Nodes[J];
      Nodes[J] = Swap;
    }
  }
  return report(Sum);
}
