/* Loops that count by a variable step: one that leads to the bound, one that is
 * larger than all there is, one that leads away from it, and none at all. */
#include <stdio.h>
#include <stdlib.h>

static unsigned char Marks[20000];

static long mark(long From, long To, int Step) {
  long Rounds = 0;
  for (long I = From; I < To; I += Step) {
    Marks[I] ^= (unsigned char)(I + Step);
    ++Rounds;
  }
  return Rounds;
}

static unsigned down(unsigned From, unsigned Below, unsigned Step) {
  unsigned Sum = 0;
  /* Ends when it has gone below zero. */
  for (unsigned I = From; I < Below; I += Step)
    Sum = Sum * 31 + I;
  return Sum;
}

static int stay(const volatile int *Left, int At, int To, int Step) {
  int Rounds = 0;
  for (int I = At; I < To; I += Step) {
    ++Rounds;
    if (Rounds == *Left)
      break;
  }
  return Rounds;
}

static int most(int From, int To, int Step) {
  int Rounds = 0;
  for (int I = From; I <= To; I += Step) {
    ++Rounds;
    if (I > To - Step) /* the next would be too far for an int */
      break;
  }
  return Rounds;
}

int main(int Argc, char **Argv) {
  volatile int Left = 3000;
  unsigned long Sum = 0;
  (void)Argv;
  for (int Step = Argc; Step < 12; Step += Argc) {
    printf("%d: %ld", Step, mark(Step, (long)sizeof Marks, Step));
    printf(" %ld", mark(Step, Step + 3, 1 << 29));
    printf(" %u", down(15000u + (unsigned)Step, 20000u, (unsigned)-Step));
    printf(" %d", stay(&Left, 0, 10, 1 - Argc));
    printf(" %d", stay(&Left, 0, 10, -Step));
    printf(" %d\n", most(2147400000, 2147483647, Step));
  }
  for (size_t I = 0; I < sizeof Marks; ++I)
    Sum = (Sum * 31 + Marks[I]) & 0xffffffff;
  printf("%lu\n", Sum);
  return 0;
}
