/* A matrix times a vector and its transpose times another, on the heap with the
 * size known only when it runs. */
#include "kernel.h"

static void multiply(int N, double A[N][N], double *X1, double *X2,
                     const double *Y1, const double *Y2) {
  for (int I = 0; I < N; ++I)
    for (int J = 0; J < N; ++J)
      X1[I] += A[I][J] * Y1[J];
  for (int I = 0; I < N; ++I)
    for (int J = 0; J < N; ++J)
      X2[I] += A[J][I] * Y2[J];
}

int main(int Argc, char **Argv) {
  const int N = 1200;
  uint64_t Sum = 0;
  double *A = malloc(sizeof(double) * N * N);
  double *Vectors = malloc(sizeof(double) * 4 * N);
  fillReals(A, (size_t)N * N, 1);
  fillReals(Vectors, 4 * (size_t)N, 2);
  for (long Round = workOr(Argc, Argv, 170); Round > 0; --Round)
    multiply(N, (double(*)[N])A, Vectors, Vectors + N, Vectors + 2 * N,
             Vectors + 3 * N);
  addReals(&Sum, Vectors, 2 * (size_t)N);
  free(A);
  free(Vectors);
  return report(Sum);
}
