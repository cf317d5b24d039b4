/* Conjugate gradients on the five-point Laplacian: products of vectors in
 * functions of their own. */
#include "kernel.h"

enum { Side = 250, N = Side * Side };

static double dot(const double *A, const double *B) {
  double Sum = 0;
  for (int I = 0; I < N; ++I)
    Sum += A[I] * B[I];
  return Sum;
}

static void addScaled(double *To, double Factor, const double *From) {
  for (int I = 0; I < N; ++I)
    To[I] += Factor * From[I];
}

static void laplacian(const double *X, double *Y) {
  for (int I = 0; I < Side; ++I)
    for (int J = 0; J < Side; ++J) {
      int At = I * Side + J;
      double T = 4 * X[At];
      if (I > 0)
        T -= X[At - Side];
      if (I < Side - 1)
        T -= X[At + Side];
      if (J > 0)
        T -= X[At - 1];
      if (J < Side - 1)
        T -= X[At + 1];
      Y[At] = T;
    }
}

static double *B, *X, *P, *Q;

static void solve(int Steps) {
  memcpy(P, B, sizeof(double) * N);
  memset(X, 0, sizeof(double) * N);
  double Rest = dot(B, B);
  for (int Step = 0; Step < Steps; ++Step) {
    laplacian(P, Q);
    double Alpha = Rest / dot(P, Q);
    addScaled(X, Alpha, P);
    addScaled(B, -Alpha, Q);
    double Next = dot(B, B), Beta = Next / Rest;
    for (int I = 0; I < N; ++I)
      P[I] = B[I] + Beta * P[I];
    Rest = Next;
  }
}

int main(int Argc, char **Argv) {
  uint64_t Sum = 0;
  B = malloc(sizeof(double) * N);
  X = malloc(sizeof(double) * N);
  P = malloc(sizeof(double) * N);
  Q = malloc(sizeof(double) * N);
  for (long Round = workOr(Argc, Argv, 10); Round > 0; --Round) {
    fillReals(B, N, (uint64_t)Round);
    solve(250);
    addReals(&Sum, X, N);
  }
  return report(Sum);
}
