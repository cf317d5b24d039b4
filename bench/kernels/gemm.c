/* C = alpha A B + beta C for square matrices, rows in the inner loop. */
#include "kernel.h"

enum { N = 320 };
static double A[N][N], B[N][N], C[N][N];

static void multiply(double Alpha, double Beta) {
  for (int I = 0; I < N; ++I) {
    for (int J = 0; J < N; ++J)
      C[I][J] *= Beta;
    for (int K = 0; K < N; ++K)
      for (int J = 0; J < N; ++J)
        C[I][J] += Alpha * A[I][K] * B[K][J];
  }
}

int main(int Argc, char **Argv) {
  uint64_t Sum = 0;
  fillReals(&A[0][0], N * N, 1);
  fillReals(&B[0][0], N * N, 2);
  for (long Round = workOr(Argc, Argv, 75); Round > 0; --Round)
    multiply(0.01, 0.9);
  addReals(&Sum, &C[0][0], N * N);
  return report(Sum);
}
