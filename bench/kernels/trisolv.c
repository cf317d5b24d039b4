/* Solves L x = b for a lower triangular matrix: the inner loop grows. */
#include "kernel.h"

enum { N = 1000 };
static double L[N][N], X[N], B[N];

static void solve(void) {
  for (int I = 0; I < N; ++I) {
    X[I] = B[I];
    for (int J = 0; J < I; ++J)
      X[I] -= L[I][J] * X[J];
    X[I] /= L[I][I];
  }
}

int main(int Argc, char **Argv) {
  uint64_t Sum = 0;
  fillReals(&L[0][0], N * N, 1);
  fillReals(B, N, 2);
  for (int I = 0; I < N; ++I) {
    for (int J = 0; J < I; ++J)
      L[I][J] /= N;
    L[I][I] += 1;
  }
  for (long Round = workOr(Argc, Argv, 1500); Round > 0; --Round) {
    solve();
    B[Round % N] += X[N - 1];
  }
  addReals(&Sum, X, N);
  return report(Sum);
}
