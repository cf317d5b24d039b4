/* Finite differences in the time domain: three fields on a grid. */
#include "kernel.h"

enum { NX = 300, NY = 400 };
static double Ex[NX][NY], Ey[NX][NY], Hz[NX][NY];

static void step(double Source) {
  for (int J = 0; J < NY; ++J)
    Ey[0][J] = Source;
  for (int I = 1; I < NX; ++I)
    for (int J = 0; J < NY; ++J)
      Ey[I][J] -= 0.5 * (Hz[I][J] - Hz[I - 1][J]);
  for (int I = 0; I < NX; ++I)
    for (int J = 1; J < NY; ++J)
      Ex[I][J] -= 0.5 * (Hz[I][J] - Hz[I][J - 1]);
  for (int I = 0; I < NX - 1; ++I)
    for (int J = 0; J < NY - 1; ++J)
      Hz[I][J] -= 0.7 * (Ex[I][J + 1] - Ex[I][J] + Ey[I + 1][J] - Ey[I][J]);
}

int main(int Argc, char **Argv) {
  uint64_t Sum = 0;
  fillReals(&Ex[0][0], NX * NY, 1);
  fillReals(&Ey[0][0], NX * NY, 2);
  fillReals(&Hz[0][0], NX * NY, 3);
  long Steps = workOr(Argc, Argv, 3000);
  for (long T = 0; T < Steps; ++T)
    step((double)(T % 100));
  addReals(&Sum, &Hz[0][0], NX * NY);
  return report(Sum);
}
