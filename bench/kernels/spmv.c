/* A sparse matrix in compressed rows times a vector: short inner loops with
 * indirect loads. */
#include "kernel.h"

struct Matrix {
  int Rows;
  int *Begin, *Column;
  double *Value;
};

static void multiply(const struct Matrix *M, const double *X, double *Y) {
  for (int I = 0; I < M->Rows; ++I) {
    double T = 0;
    for (int K = M->Begin[I]; K < M->Begin[I + 1]; ++K)
      T += M->Value[K] * X[M->Column[K]];
    Y[I] = T;
  }
}

int main(int Argc, char **Argv) {
  enum { Rows = 50000, Most = 16 };
  struct Matrix M = {Rows, malloc(sizeof(int) * (Rows + 1)),
                     malloc(sizeof(int) * Rows * Most),
                     malloc(sizeof(double) * Rows * Most)};
  uint64_t Sum = 0, Seed = 1;
  M.Begin[0] = 0;
  for (int I = 0; I < Rows; ++I) {
    int Count = (int)(nextRandom(&Seed) % Most) + 1, At = M.Begin[I];
    for (int K = 0; K < Count; ++K) {
      M.Column[At + K] = (int)(nextRandom(&Seed) % Rows);
      M.Value[At + K] = 2 * nextReal(&Seed) / Count;
    }
    M.Begin[I + 1] = At + Count;
  }
  double *X = malloc(sizeof(double) * Rows), *Y = malloc(sizeof(double) * Rows);
  fillReals(X, Rows, 2);
  for (long Round = workOr(Argc, Argv, 800); Round > 0; --Round) {
    multiply(&M, X, Y);
    double *Swap = X;
    X = Y;
    Y = Swap;
  }
  addReals(&Sum, X, Rows);
  return report(Sum);
}
