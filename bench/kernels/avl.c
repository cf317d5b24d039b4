/* A balanced binary search tree: insertion by recursion with rotations, look-up
 * in a loop. */
#include "kernel.h"

struct Node {
  uint32_t Key, Value;
  int Height;
  struct Node *Child[2];
};

static int height(const struct Node *N) { return N ? N->Height : 0; }

static void measure(struct Node *N) {
  int L = height(N->Child[0]), R = height(N->Child[1]);
  N->Height = 1 + (L > R ? L : R);
}

static struct Node *rotate(struct Node *N, int Side) {
  struct Node *Up = N->Child[!Side];
  N->Child[!Side] = Up->Child[Side];
  Up->Child[Side] = N;
  measure(N);
  measure(Up);
  return Up;
}

static struct Node *insert(struct Node *N, uint32_t Key, uint32_t Value) {
  if (!N) {
    N = calloc(1, sizeof *N);
    N->Key = Key;
    N->Value = Value;
    N->Height = 1;
    return N;
  }
  if (Key == N->Key) {
    N->Value += Value;
    return N;
  }
  int Side = Key > N->Key;
  N->Child[Side] = insert(N->Child[Side], Key, Value);
  measure(N);
  int Lean = height(N->Child[Side]) - height(N->Child[!Side]);
  if (Lean < 2)
    return N;
  if ((Key > N->Child[Side]->Key) != Side)
    N->Child[Side] = rotate(N->Child[Side], Side);
  return rotate(N, !Side);
}

static const struct Node *find(const struct Node *N, uint32_t Key) {
  while (N && N->Key != Key)
    N = N->Child[Key > N->Key];
  return N;
}

static void release(struct Node *N) {
  if (!N)
    return;
  release(N->Child[0]);
  release(N->Child[1]);
  free(N);
}

int main(int Argc, char **Argv) {
  uint64_t Sum = 0, Seed = 1;
  for (long Round = workOr(Argc, Argv, 45); Round > 0; --Round) {
    struct Node *Root = NULL;
    for (uint32_t I = 0; I < 30000; ++I)
      Root = insert(Root, (uint32_t)nextRandom(&Seed) % 100000, I);
    for (uint32_t I = 0; I < 100000; ++I) {
      const struct Node *N = find(Root, I);
      addWord(&Sum, N ? N->Value : 0);
    }
    addWord(&Sum, (uint64_t)height(Root));
    release(Root);
  }
  return report(Sum);
}
