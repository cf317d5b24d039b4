/* A cyclic redundancy check by table, a byte at a time. */
#include "kernel.h"

static uint32_t Table[256];

static uint32_t crc(const unsigned char *Bytes, size_t Length) {
  uint32_t Crc = ~0u;
  for (size_t I = 0; I < Length; ++I)
    Crc = Table[(Crc ^ Bytes[I]) & 255] ^ Crc >> 8;
  return ~Crc;
}

int main(int Argc, char **Argv) {
  enum { Size = 1 << 20 };
  unsigned char *Bytes = malloc(Size);
  uint64_t Sum = 0, Seed = 1;
  for (uint32_t I = 0; I < 256; ++I) {
    Table[I] = I;
    for (int Bit = 0; Bit < 8; ++Bit)
      Table[I] = Table[I] >> 1 ^ (Table[I] & 1 ? 0xedb88320u : 0);
  }
  for (size_t I = 0; I < Size; ++I)
    Bytes[I] = (unsigned char)nextRandom(&Seed);
  for (long Round = workOr(Argc, Argv, 200); Round > 0; --Round)
    addWord(&Sum, crc(Bytes, Size - (size_t)Round));
  free(Bytes);
  return report(Sum);
}
