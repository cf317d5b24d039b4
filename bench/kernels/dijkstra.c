/* Shortest paths from one node with a binary heap as priority queue. */
#include "kernel.h"

struct Edge {
  int To;
  uint32_t Length;
};

struct Waiting {
  uint64_t Distance;
  int Node;
};

struct Queue {
  struct Waiting *Items;
  size_t Count, Room;
};

static void push(struct Queue *Q, struct Waiting New) {
  if (Q->Count == Q->Room) {
    Q->Room = Q->Room ? Q->Room * 2 : 64;
    Q->Items = realloc(Q->Items, Q->Room * sizeof *Q->Items);
  }
  size_t At = Q->Count++;
  while (At && Q->Items[(At - 1) / 2].Distance > New.Distance) {
    Q->Items[At] = Q->Items[(At - 1) / 2];
    At = (At - 1) / 2;
  }
  Q->Items[At] = New;
}

static struct Waiting pop(struct Queue *Q) {
  struct Waiting First = Q->Items[0], Last = Q->Items[--Q->Count];
  size_t At = 0;
  for (;;) {
    size_t Child = 2 * At + 1;
    if (Child >= Q->Count)
      break;
    if (Child + 1 < Q->Count &&
        Q->Items[Child + 1].Distance < Q->Items[Child].Distance)
      ++Child;
    if (Q->Items[Child].Distance >= Last.Distance)
      break;
    Q->Items[At] = Q->Items[Child];
    At = Child;
  }
  Q->Items[At] = Last;
  return First;
}

enum { N = 20000, Degree = 8 };
static struct Edge Edges[N][Degree];
static uint64_t Distance[N];

static void search(int Start) {
  struct Queue Q = {0};
  for (int I = 0; I < N; ++I)
    Distance[I] = UINT64_MAX;
  Distance[Start] = 0;
  push(&Q, (struct Waiting){0, Start});
  while (Q.Count) {
    struct Waiting W = pop(&Q);
    if (W.Distance != Distance[W.Node])
      continue;
    for (int I = 0; I < Degree; ++I) {
      const struct Edge *E = &Edges[W.Node][I];
      uint64_t Through = W.Distance + E->Length;
      if (Through < Distance[E->To]) {
        Distance[E->To] = Through;
        push(&Q, (struct Waiting){Through, E->To});
      }
    }
  }
  free(Q.Items);
}

int main(int Argc, char **Argv) {
  uint64_t Sum = 0, Seed = 1;
  for (int I = 0; I < N; ++I)
    for (int J = 0; J < Degree; ++J)
      Edges[I][J] = (struct Edge){(int)(nextRandom(&Seed) % N),
                                  (uint32_t)(nextRandom(&Seed) % 1000) + 1};
  for (long Round = workOr(Argc, Argv, 125); Round > 0; --Round) {
    search((int)Round);
    for (int I = 0; I < N; I += 10)
      addWord(&Sum, Distance[I]);
  }
  return report(Sum);
}
