/* How soon each point leaves the Mandelbrot set: a loop that is left early. */
#include "kernel.h"

static int escape(double CX, double CY, int Most) {
  double X = 0, Y = 0;
  int I = 0;
  while (I < Most && X * X + Y * Y <= 4) {
    double T = X * X - Y * Y + CX;
    Y = 2 * X * Y + CY;
    X = T;
    ++I;
  }
  return I;
}

int main(int Argc, char **Argv) {
  const int Width = 600, Height = 400;
  const int Most = (int)workOr(Argc, Argv, 3500);
  uint64_t Sum = 0;
  for (int I = 0; I < Height; ++I)
    for (int J = 0; J < Width; ++J)
      addWord(&Sum, (uint64_t)escape(-2.2 + 3.2 * J / Width,
                                     -1.2 + 2.4 * I / Height, Most));
  return report(Sum);
}
