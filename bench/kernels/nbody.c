/* Bodies that attract each other, few of them and many steps. */
#include "kernel.h"
#include <math.h>

enum { N = 12 };
struct Body {
  double X, Y, Z, VX, VY, VZ, Mass;
};
enum { Numbers = N * 7 };

static void advance(struct Body *Bodies, double Time) {
  for (int I = 0; I < N; ++I)
    for (int J = I + 1; J < N; ++J) {
      struct Body *A = &Bodies[I], *B = &Bodies[J];
      double DX = A->X - B->X, DY = A->Y - B->Y, DZ = A->Z - B->Z;
      double Square = DX * DX + DY * DY + DZ * DZ + 0.01;
      double Pull = Time / (Square * sqrt(Square));
      A->VX -= DX * B->Mass * Pull;
      A->VY -= DY * B->Mass * Pull;
      A->VZ -= DZ * B->Mass * Pull;
      B->VX += DX * A->Mass * Pull;
      B->VY += DY * A->Mass * Pull;
      B->VZ += DZ * A->Mass * Pull;
    }
  for (int I = 0; I < N; ++I) {
    Bodies[I].X += Time * Bodies[I].VX;
    Bodies[I].Y += Time * Bodies[I].VY;
    Bodies[I].Z += Time * Bodies[I].VZ;
  }
}

int main(int Argc, char **Argv) {
  struct Body Bodies[N];
  uint64_t Sum = 0;
  fillReals(&Bodies[0].X, Numbers, 1);
  for (long Step = workOr(Argc, Argv, 1400000); Step > 0; --Step)
    advance(Bodies, 0.001);
  addReals(&Sum, &Bodies[0].X, Numbers);
  return report(Sum);
}
