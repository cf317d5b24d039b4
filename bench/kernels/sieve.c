/* The sieve of Eratosthenes on bytes: loops with long strides. */
#include "kernel.h"

static int count(unsigned char *Composite, int N) {
  int Primes = 0;
  memset(Composite, 0, (size_t)N);
  for (int I = 2; I < N; ++I) {
    if (Composite[I])
      continue;
    ++Primes;
    for (long J = (long)I * I; J < N; J += I)
      Composite[J] = 1;
  }
  return Primes;
}

int main(int Argc, char **Argv) {
  const int N = 500000;
  unsigned char *Composite = malloc((size_t)N);
  uint64_t Sum = 0;
  for (long Round = workOr(Argc, Argv, 370); Round > 0; --Round)
    addWord(&Sum, (uint64_t)count(Composite, N - (int)Round));
  free(Composite);
  return report(Sum);
}
