/* Gauss-Seidel in two dimensions: every point needs the one before it. */
#include "kernel.h"

enum { N = 400 };
static double A[N][N];

static void sweep(int Steps) {
  for (int T = 0; T < Steps; ++T)
    for (int I = 1; I < N - 1; ++I)
      for (int J = 1; J < N - 1; ++J)
        A[I][J] = (A[I - 1][J - 1] + A[I - 1][J] + A[I - 1][J + 1] +
                   A[I][J - 1] + A[I][J] + A[I][J + 1] + A[I + 1][J - 1] +
                   A[I + 1][J] + A[I + 1][J + 1]) /
                  9.0;
}

int main(int Argc, char **Argv) {
  uint64_t Sum = 0;
  fillReals(&A[0][0], N * N, 1);
  sweep((int)workOr(Argc, Argv, 420));
  addReals(&Sum, &A[0][0], N * N);
  return report(Sum);
}
