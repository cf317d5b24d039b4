/* A matrix of structs whose members are of different kinds, updated from their
 * neighbours through pointers. */
#include "kernel.h"

enum { N = 200 };
struct Cell {
  double Heat;
  int Age;
  short Kind;
  char Busy;
  struct Cell *Partner;
};
static struct Cell Grid[N][N];

static int visit(struct Cell *C, const struct Cell *Left,
                 const struct Cell *Right) {
  C->Heat = 0.5 * C->Heat + 0.25 * (Left->Heat + Right->Heat);
  if (C->Partner->Kind == C->Kind)
    C->Heat += 0.001 * C->Partner->Age;
  C->Busy ^= Left->Kind > Right->Kind;
  return C->Busy ? ++C->Age : 0;
}

int main(int Argc, char **Argv) {
  uint64_t Sum = 0, Seed = 1;
  for (int I = 0; I < N; ++I)
    for (int J = 0; J < N; ++J)
      Grid[I][J] =
          (struct Cell){nextReal(&Seed), 0, (short)(nextRandom(&Seed) % 5), 0,
                        &Grid[nextRandom(&Seed) % N][nextRandom(&Seed) % N]};
  for (long Round = workOr(Argc, Argv, 2300); Round > 0; --Round)
    for (int I = 0; I < N; ++I)
      for (int J = 1; J < N - 1; ++J)
        Sum += (uint64_t)visit(&Grid[I][J], &Grid[I][J - 1], &Grid[I][J + 1]);
  for (int I = 0; I < N; ++I)
    addReal(&Sum, Grid[I][I].Heat);
  return report(Sum);
}
