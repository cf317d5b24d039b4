/* Work handed out through function pointers in a table, as in a simulation of
 * events: small functions that cannot be inlined. */
#include "kernel.h"

struct Machine {
  uint64_t Low, High, Count[4];
};

typedef int (*Action)(struct Machine *, uint64_t);

static int addEvent(struct Machine *M, uint64_t Value) {
  M->Low += Value;
  return M->Low < Value;
}
static int mixEvent(struct Machine *M, uint64_t Value) {
  M->High = (M->High << 7 | M->High >> 57) ^ Value;
  return M->High & 1;
}
static int swapEvent(struct Machine *M, uint64_t Value) {
  uint64_t Low = M->Low;
  M->Low = M->High + Value;
  M->High = Low;
  return Low & 1;
}
static int countEvent(struct Machine *M, uint64_t Value) {
  ++M->Count[Value & 3];
  return 0;
}

int main(int Argc, char **Argv) {
  static const Action Actions[] = {addEvent, mixEvent, swapEvent, countEvent};
  struct Machine M = {1, 2, {0}};
  uint64_t Sum = 0, Seed = 1;
  unsigned Which = 0;
  for (long Step = workOr(Argc, Argv, 100000000); Step > 0; --Step) {
    uint64_t Value = nextRandom(&Seed);
    Which = (Which + 1 + (unsigned)Actions[Which](&M, Value)) & 3;
  }
  addWord(&Sum, M.Low);
  addWord(&Sum, M.High);
  for (int I = 0; I < 4; ++I)
    addWord(&Sum, M.Count[I]);
  return report(Sum);
}
