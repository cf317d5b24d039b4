/* The Cholesky decomposition of a positive definite matrix. */
#include "kernel.h"
#include <math.h>

enum { N = 400 };
static double A[N][N], L[N][N];

static void decompose(void) {
  for (int I = 0; I < N; ++I) {
    for (int J = 0; J < I; ++J) {
      for (int K = 0; K < J; ++K)
        L[I][J] -= L[I][K] * L[J][K];
      L[I][J] /= L[J][J];
    }
    for (int K = 0; K < I; ++K)
      L[I][I] -= L[I][K] * L[I][K];
    L[I][I] = sqrt(L[I][I]);
  }
}

int main(int Argc, char **Argv) {
  uint64_t Sum = 0, Seed = 1;
  for (int I = 0; I < N; ++I) {
    for (int J = 0; J <= I; ++J)
      A[I][J] = nextReal(&Seed) / N;
    A[I][I] += 2;
  }
  for (long Round = workOr(Argc, Argv, 90); Round > 0; --Round) {
    memcpy(L, A, sizeof L);
    L[0][0] += (double)Round;
    decompose();
    addReal(&Sum, L[N - 1][N - 1]);
  }
  addReals(&Sum, &L[0][0], N * N);
  return report(Sum);
}
