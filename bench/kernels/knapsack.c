/* The 0/1 knapsack: one row of a table, from its end, for each thing. */
#include "kernel.h"

enum { Room = 20000, Things = 200 };
static int Best[Room + 1];

static int pack(const int *Weights, const int *Values) {
  memset(Best, 0, sizeof Best);
  for (int I = 0; I < Things; ++I)
    for (int W = Room; W >= Weights[I]; --W) {
      int With = Best[W - Weights[I]] + Values[I];
      if (With > Best[W])
        Best[W] = With;
    }
  return Best[Room];
}

int main(int Argc, char **Argv) {
  uint64_t Sum = 0, Seed = 1;
  int Weights[Things], Values[Things];
  for (long Round = workOr(Argc, Argv, 200); Round > 0; --Round) {
    for (int I = 0; I < Things; ++I) {
      Weights[I] = (int)(nextRandom(&Seed) % 500) + 1;
      Values[I] = (int)(nextRandom(&Seed) % 1000);
    }
    addWord(&Sum, (uint64_t)pack(Weights, Values));
  }
  return report(Sum);
}
