/* Counts the ways to place queens on a board, by recursion over the rows. */
#include "kernel.h"

struct Board {
  int Size;
  char Column[32], Rising[64], Falling[64];
};

static uint64_t place(struct Board *B, int Row) {
  if (Row == B->Size)
    return 1;
  uint64_t Ways = 0;
  for (int C = 0; C < B->Size; ++C) {
    if (B->Column[C] || B->Rising[Row + C] || B->Falling[Row - C + B->Size])
      continue;
    B->Column[C] = B->Rising[Row + C] = B->Falling[Row - C + B->Size] = 1;
    Ways += place(B, Row + 1);
    B->Column[C] = B->Rising[Row + C] = B->Falling[Row - C + B->Size] = 0;
  }
  return Ways;
}

int main(int Argc, char **Argv) {
  struct Board B = {(int)workOr(Argc, Argv, 13), {0}, {0}, {0}};
  return report(place(&B, 0));
}
