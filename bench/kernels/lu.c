/* LU decomposition with row pivoting through a table of row pointers, and the
 * two triangular solves after it. */
#include "kernel.h"
#include <math.h>

enum { N = 400 };
static double A[N][N], B[N], Y[N], X[N];
static double *Rows[N];

static void decompose(void) {
  for (int K = 0; K < N; ++K) {
    int Best = K;
    for (int I = K + 1; I < N; ++I)
      if (fabs(Rows[I][K]) > fabs(Rows[Best][K]))
        Best = I;
    double *Swap = Rows[K];
    Rows[K] = Rows[Best];
    Rows[Best] = Swap;
    double T = B[K];
    B[K] = B[Best];
    B[Best] = T;
    for (int I = K + 1; I < N; ++I) {
      double Factor = Rows[I][K] /= Rows[K][K];
      for (int J = K + 1; J < N; ++J)
        Rows[I][J] -= Factor * Rows[K][J];
    }
  }
}

static void solve(void) {
  for (int I = 0; I < N; ++I) {
    double T = B[I];
    for (int J = 0; J < I; ++J)
      T -= Rows[I][J] * Y[J];
    Y[I] = T;
  }
  for (int I = N - 1; I >= 0; --I) {
    double T = Y[I];
    for (int J = I + 1; J < N; ++J)
      T -= Rows[I][J] * X[J];
    X[I] = T / Rows[I][I];
  }
}

int main(int Argc, char **Argv) {
  uint64_t Sum = 0;
  for (long Round = workOr(Argc, Argv, 95); Round > 0; --Round) {
    fillReals(&A[0][0], N * N, (uint64_t)Round);
    fillReals(B, N, 7);
    for (int I = 0; I < N; ++I)
      Rows[I] = A[I];
    decompose();
    solve();
    addReals(&Sum, X, N);
  }
  return report(Sum);
}
