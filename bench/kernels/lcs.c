/* The longest common subsequence of two texts, with a whole table. */
#include "kernel.h"

static int longest(const char *A, int N, const char *B, int M, int *Table) {
  for (int I = 1; I <= N; ++I)
    for (int J = 1; J <= M; ++J) {
      int *Cell = &Table[I * (M + 1) + J];
      if (A[I - 1] == B[J - 1])
        *Cell = Cell[-M - 2] + 1;
      else
        *Cell = Cell[-1] > Cell[-M - 1] ? Cell[-1] : Cell[-M - 1];
    }
  return Table[N * (M + 1) + M];
}

int main(int Argc, char **Argv) {
  const int N = 2000, M = 2500;
  uint64_t Sum = 0, Seed = 1;
  char *A = malloc(N), *B = malloc(M);
  int *Table = calloc((size_t)(N + 1) * (M + 1), sizeof *Table);
  for (long Round = workOr(Argc, Argv, 95); Round > 0; --Round) {
    for (int I = 0; I < N; ++I)
      A[I] = (char)('a' + nextRandom(&Seed) % 6);
    for (int I = 0; I < M; ++I)
      B[I] = (char)('a' + nextRandom(&Seed) % 6);
    addWord(&Sum, (uint64_t)longest(A, N, B, M, Table));
  }
  free(A);
  free(B);
  free(Table);
  return report(Sum);
}
