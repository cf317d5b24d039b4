/* A three-point stencil in one dimension, to and fro between two arrays. */
#include "kernel.h"

enum { N = 4000 };
static double A[N], B[N];

static void sweep(int Steps) {
  for (int T = 0; T < Steps; ++T) {
    for (int I = 1; I < N - 1; ++I)
      B[I] = 0.33333 * (A[I - 1] + A[I] + A[I + 1]);
    for (int I = 1; I < N - 1; ++I)
      A[I] = 0.33333 * (B[I - 1] + B[I] + B[I + 1]);
  }
}

int main(int Argc, char **Argv) {
  uint64_t Sum = 0;
  fillReals(A, N, 1);
  sweep((int)workOr(Argc, Argv, 230000));
  addReals(&Sum, A, N);
  return report(Sum);
}
