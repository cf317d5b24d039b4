/* The compression function of SHA-256 with round constants of our own: 64
 * rounds of rotations and sums in a loop of constant length. */
#include "kernel.h"

static uint32_t Constants[64];

static uint32_t rotate(uint32_t X, int By) { return X >> By | X << (32 - By); }

static void compress(uint32_t State[8], const unsigned char *Block) {
  uint32_t W[64], S[8];
  for (int I = 0; I < 16; ++I)
    W[I] = (uint32_t)Block[4 * I] << 24 | (uint32_t)Block[4 * I + 1] << 16 |
           (uint32_t)Block[4 * I + 2] << 8 | Block[4 * I + 3];
  for (int I = 16; I < 64; ++I)
    W[I] = W[I - 16] + W[I - 7] +
           (rotate(W[I - 15], 7) ^ rotate(W[I - 15], 18) ^ W[I - 15] >> 3) +
           (rotate(W[I - 2], 17) ^ rotate(W[I - 2], 19) ^ W[I - 2] >> 10);
  memcpy(S, State, sizeof S);
  for (int I = 0; I < 64; ++I) {
    uint32_t T1 = S[7] +
                  (rotate(S[4], 6) ^ rotate(S[4], 11) ^ rotate(S[4], 25)) +
                  ((S[4] & S[5]) ^ (~S[4] & S[6])) + Constants[I] + W[I];
    uint32_t T2 = (rotate(S[0], 2) ^ rotate(S[0], 13) ^ rotate(S[0], 22)) +
                  ((S[0] & S[1]) ^ (S[0] & S[2]) ^ (S[1] & S[2]));
    memmove(S + 1, S, 7 * sizeof *S);
    S[4] += T1;
    S[0] = T1 + T2;
  }
  for (int I = 0; I < 8; ++I)
    State[I] += S[I];
}

int main(int Argc, char **Argv) {
  static unsigned char Bytes[64 * 1000];
  uint32_t State[8] = {1, 2, 3, 4, 5, 6, 7, 8};
  uint64_t Sum = 0, Seed = 1;
  for (int I = 0; I < 64; ++I)
    Constants[I] = (uint32_t)nextRandom(&Seed);
  for (size_t I = 0; I < sizeof Bytes; ++I)
    Bytes[I] = (unsigned char)nextRandom(&Seed);
  for (long Round = workOr(Argc, Argv, 1000); Round > 0; --Round)
    for (size_t I = 0; I < sizeof Bytes; I += 64)
      compress(State, Bytes + I);
  for (int I = 0; I < 8; ++I)
    addWord(&Sum, State[I]);
  return report(Sum);
}
