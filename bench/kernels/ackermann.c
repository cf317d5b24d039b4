/* Ackermann's function: deep recursion, half of it in tail position. */
#include "kernel.h"

static long ackermann(long M, long N) {
  if (M == 0)
    return N + 1;
  if (N == 0)
    return ackermann(M - 1, 1);
  return ackermann(M - 1, ackermann(M, N - 1));
}

int main(int Argc, char **Argv) {
  uint64_t Sum = 0;
  for (long Round = workOr(Argc, Argv, 300); Round > 0; --Round)
    addWord(&Sum, (uint64_t)ackermann(3, 7 + Round % 2));
  return report(Sum);
}
