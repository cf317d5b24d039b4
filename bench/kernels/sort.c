/* The C library's qsort, which calls back. */
#include "kernel.h"

struct Item {
  uint32_t Key, Order;
};

static int compare(const void *A, const void *B) {
  const struct Item *X = A, *Y = B;
  if (X->Key != Y->Key)
    return X->Key < Y->Key ? -1 : 1;
  return X->Order < Y->Order ? -1 : X->Order > Y->Order;
}

int main(int Argc, char **Argv) {
  enum { N = 200000 };
  struct Item *Items = malloc(sizeof *Items * N);
  uint64_t Sum = 0, Seed = 1;
  for (long Round = workOr(Argc, Argv, 22); Round > 0; --Round) {
    for (uint32_t I = 0; I < N; ++I)
      Items[I] = (struct Item){(uint32_t)nextRandom(&Seed) % 100000, I};
    qsort(Items, N, sizeof *Items, compare);
    for (uint32_t I = 0; I < N; I += 100)
      addWord(&Sum, Items[I].Key + (uint64_t)Items[I].Order);
  }
  free(Items);
  return report(Sum);
}
