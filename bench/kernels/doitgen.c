/* A tensor of three dimensions times a matrix, through a row of its own. */
#include "kernel.h"

enum { R = 60, Q = 50, P = 80 };
static double A[R][Q][P], C4[P][P], Row[P];

static void contract(void) {
  for (int I = 0; I < R; ++I)
    for (int J = 0; J < Q; ++J) {
      for (int K = 0; K < P; ++K) {
        Row[K] = 0;
        for (int S = 0; S < P; ++S)
          Row[K] += A[I][J][S] * C4[S][K];
      }
      for (int K = 0; K < P; ++K)
        A[I][J][K] = Row[K];
    }
}

int main(int Argc, char **Argv) {
  uint64_t Sum = 0;
  fillReals(&A[0][0][0], R * Q * P, 1);
  fillReals(&C4[0][0], P * P, 2);
  for (int I = 0; I < P; ++I)
    for (int J = 0; J < P; ++J)
      C4[I][J] /= P / 2;
  for (long Round = workOr(Argc, Argv, 75); Round > 0; --Round)
    contract();
  addReals(&Sum, &A[0][0][0], R * Q * P);
  return report(Sum);
}
