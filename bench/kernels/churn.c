/* Blocks of many sizes that live for random times. */
#include "kernel.h"

enum { Live = 5000 };
static unsigned char *Blocks[Live];

int main(int Argc, char **Argv) {
  uint64_t Sum = 0, Seed = 1;
  for (long Step = workOr(Argc, Argv, 20000000); Step > 0; --Step) {
    uint64_t Dice = nextRandom(&Seed);
    unsigned char **Slot = &Blocks[Dice % Live];
    size_t Size = 8 + (Dice >> 32) % ((Dice >> 60) ? 120 : 2000);
    if (*Slot) {
      Sum += **Slot;
      free(*Slot);
    }
    *Slot = malloc(Size);
    **Slot = (unsigned char)Dice;
  }
  for (int I = 0; I < Live; ++I)
    free(Blocks[I]);
  return report(Sum);
}
