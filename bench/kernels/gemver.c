/* A matrix changed by two outer products, then multiplied by two vectors, once
 * of them by columns. */
#include "kernel.h"

enum { N = 1000 };
static double A[N][N], U1[N], U2[N], V1[N], V2[N], W[N], X[N], Y[N], Z[N];

static void work(double Alpha, double Beta) {
  for (int I = 0; I < N; ++I)
    for (int J = 0; J < N; ++J)
      A[I][J] += U1[I] * V1[J] - U2[I] * V2[J];
  for (int I = 0; I < N; ++I)
    for (int J = 0; J < N; ++J)
      X[I] += Beta * A[J][I] * Y[J];
  for (int I = 0; I < N; ++I)
    X[I] += Z[I];
  for (int I = 0; I < N; ++I) {
    W[I] = 0;
    for (int J = 0; J < N; ++J)
      W[I] += Alpha * A[I][J] * X[J];
  }
}

int main(int Argc, char **Argv) {
  uint64_t Sum = 0;
  fillReals(&A[0][0], N * N, 1);
  fillReals(U1, N, 2);
  fillReals(V1, N, 3);
  fillReals(U2, N, 4);
  fillReals(V2, N, 5);
  fillReals(Y, N, 6);
  fillReals(Z, N, 7);
  for (long Round = workOr(Argc, Argv, 270); Round > 0; --Round) {
    memset(X, 0, sizeof X);
    work(0.001, 0.002);
    addReals(&Sum, W, N);
  }
  return report(Sum);
}
