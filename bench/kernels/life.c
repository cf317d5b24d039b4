/* Conway's game of life on a torus, on bytes. */
#include "kernel.h"

enum { N = 512 };
static unsigned char World[2][N][N];

static void step(unsigned char To[N][N], unsigned char From[N][N]) {
  for (int I = 0; I < N; ++I) {
    const unsigned char *Up = From[(I + N - 1) % N], *Down = From[(I + 1) % N];
    const unsigned char *Here = From[I];
    for (int J = 0; J < N; ++J) {
      int L = (J + N - 1) % N, R = (J + 1) % N;
      int Around = Up[L] + Up[J] + Up[R] + Here[L] + Here[R] + Down[L] +
                   Down[J] + Down[R];
      To[I][J] = Around == 3 || (Around == 2 && Here[J]);
    }
  }
}

int main(int Argc, char **Argv) {
  uint64_t Sum = 0, Seed = 1;
  for (int I = 0; I < N; ++I)
    for (int J = 0; J < N; ++J)
      World[0][I][J] = nextRandom(&Seed) % 3 == 0;
  long Steps = workOr(Argc, Argv, 500) / 2 * 2;
  for (long T = 0; T < Steps; ++T)
    step(World[(T + 1) % 2], World[T % 2]);
  for (int I = 0; I < N; ++I)
    for (int J = 0; J < N; ++J)
      Sum += (uint64_t)World[0][I][J] * (uint64_t)(I * N + J);
  return report(Sum);
}
