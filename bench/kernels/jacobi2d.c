/* A five-point stencil in two dimensions. */
#include "kernel.h"

enum { N = 400 };
static double A[N][N], B[N][N];

static void sweep(int Steps) {
  for (int T = 0; T < Steps; ++T) {
    for (int I = 1; I < N - 1; ++I)
      for (int J = 1; J < N - 1; ++J)
        B[I][J] = 0.2 * (A[I][J] + A[I][J - 1] + A[I][J + 1] + A[I + 1][J] +
                         A[I - 1][J]);
    for (int I = 1; I < N - 1; ++I)
      for (int J = 1; J < N - 1; ++J)
        A[I][J] = 0.2 * (B[I][J] + B[I][J - 1] + B[I][J + 1] + B[I + 1][J] +
                         B[I - 1][J]);
  }
}

int main(int Argc, char **Argv) {
  uint64_t Sum = 0;
  fillReals(&A[0][0], N * N, 1);
  sweep((int)workOr(Argc, Argv, 3800));
  addReals(&Sum, &A[0][0], N * N);
  return report(Sum);
}
