/* The fast Fourier transform, there and back, iterative with powers of two. */
#include "kernel.h"
#include <math.h>

enum { Log = 14, N = 1 << Log };
struct Number {
  double Re, Im;
};
static struct Number Data[N], Roots[N / 2];

static void reorder(struct Number *D) {
  for (unsigned I = 0, J = 0; I < N; ++I) {
    if (I < J) {
      struct Number T = D[I];
      D[I] = D[J];
      D[J] = T;
    }
    unsigned Bit = N / 2;
    while (J & Bit) {
      J ^= Bit;
      Bit /= 2;
    }
    J |= Bit;
  }
}

static void transform(struct Number *D, double Sign) {
  reorder(D);
  for (int Half = 1; Half < N; Half *= 2)
    for (int Start = 0; Start < N; Start += 2 * Half)
      for (int I = 0; I < Half; ++I) {
        struct Number W = Roots[I * (N / 2 / Half)];
        struct Number *A = &D[Start + I], *B = A + Half;
        double Re = W.Re * B->Re - Sign * W.Im * B->Im;
        double Im = W.Re * B->Im + Sign * W.Im * B->Re;
        B->Re = A->Re - Re;
        B->Im = A->Im - Im;
        A->Re += Re;
        A->Im += Im;
      }
}

int main(int Argc, char **Argv) {
  uint64_t Sum = 0, Seed = 1;
  for (int I = 0; I < N / 2; ++I) {
    Roots[I].Re = cos(-6.283185307179586 * I / N);
    Roots[I].Im = sin(-6.283185307179586 * I / N);
  }
  for (int I = 0; I < N; ++I)
    Data[I].Re = nextReal(&Seed);
  for (long Round = workOr(Argc, Argv, 1200); Round > 0; --Round) {
    transform(Data, 1);
    transform(Data, -1);
    for (int I = 0; I < N; ++I) {
      Data[I].Re /= N;
      Data[I].Im /= N;
    }
  }
  for (int I = 0; I < N; ++I)
    addReal(&Sum, Data[I].Re);
  return report(Sum);
}
