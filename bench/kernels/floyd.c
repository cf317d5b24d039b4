/* Floyd and Warshall's shortest paths between all pairs, on integers. */
#include "kernel.h"

enum { N = 400 };
static int Path[N][N];

static void shorten(void) {
  for (int K = 0; K < N; ++K)
    for (int I = 0; I < N; ++I)
      for (int J = 0; J < N; ++J)
        Path[I][J] = Path[I][J] < Path[I][K] + Path[K][J]
                         ? Path[I][J]
                         : Path[I][K] + Path[K][J];
}

int main(int Argc, char **Argv) {
  uint64_t Sum = 0, Seed = 1;
  for (long Round = workOr(Argc, Argv, 19); Round > 0; --Round) {
    for (int I = 0; I < N; ++I)
      for (int J = 0; J < N; ++J)
        Path[I][J] = (int)(nextRandom(&Seed) % 1000) + 1;
    shorten();
    for (int I = 0; I < N; ++I)
      for (int J = 0; J < N; ++J)
        addWord(&Sum, (uint64_t)Path[I][J]);
  }
  return report(Sum);
}
