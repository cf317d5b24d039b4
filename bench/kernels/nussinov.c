/* Folding a strand of RNA by dynamic programming over a triangle, with a loop
 * over the split inside. */
#include "kernel.h"

enum { N = 700 };
static int Table[N][N];
static char Strand[N];

static int larger(int A, int B) { return A > B ? A : B; }

static int fold(void) {
  for (int I = N - 1; I >= 0; --I)
    for (int J = I + 1; J < N; ++J) {
      Table[I][J] = larger(Table[I][J], Table[I][J - 1]);
      if (I + 1 < N)
        Table[I][J] = larger(Table[I][J], Table[I + 1][J]);
      if (I < J - 1)
        Table[I][J] = larger(Table[I][J], Table[I + 1][J - 1] +
                                              (Strand[I] + Strand[J] == 3));
      for (int K = I + 1; K < J; ++K)
        Table[I][J] = larger(Table[I][J], Table[I][K] + Table[K + 1][J]);
    }
  return Table[0][N - 1];
}

int main(int Argc, char **Argv) {
  uint64_t Sum = 0, Seed = 1;
  for (long Round = workOr(Argc, Argv, 14); Round > 0; --Round) {
    memset(Table, 0, sizeof Table);
    for (int I = 0; I < N; ++I)
      Strand[I] = (char)(nextRandom(&Seed) % 4);
    addWord(&Sum, (uint64_t)fold());
  }
  return report(Sum);
}
