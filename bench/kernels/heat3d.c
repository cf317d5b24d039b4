/* The heat equation in three dimensions. */
#include "kernel.h"

enum { N = 64 };
static double A[N][N][N], B[N][N][N];

static void step(double To[N][N][N], double From[N][N][N]) {
  for (int I = 1; I < N - 1; ++I)
    for (int J = 1; J < N - 1; ++J)
      for (int K = 1; K < N - 1; ++K)
        To[I][J][K] =
            0.125 *
                (From[I + 1][J][K] - 2.0 * From[I][J][K] + From[I - 1][J][K]) +
            0.125 *
                (From[I][J + 1][K] - 2.0 * From[I][J][K] + From[I][J - 1][K]) +
            0.125 *
                (From[I][J][K + 1] - 2.0 * From[I][J][K] + From[I][J][K - 1]) +
            From[I][J][K];
}

int main(int Argc, char **Argv) {
  uint64_t Sum = 0;
  fillReals(&A[0][0][0], N * N * N, 1);
  memcpy(B, A, sizeof B);
  for (long T = workOr(Argc, Argv, 1300); T > 0; --T) {
    step(B, A);
    step(A, B);
  }
  addReals(&Sum, &A[0][0][0], N * N * N);
  return report(Sum);
}
