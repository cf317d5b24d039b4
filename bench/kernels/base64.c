/* Base64, there and back again. */
#include "kernel.h"

static const char Alphabet[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static unsigned char Values[256];

static size_t encode(const unsigned char *In, size_t Length, char *Out) {
  char *At = Out;
  for (size_t I = 0; I < Length; I += 3) {
    uint32_t Bits = (uint32_t)In[I] << 16;
    if (I + 1 < Length)
      Bits |= (uint32_t)In[I + 1] << 8;
    if (I + 2 < Length)
      Bits |= In[I + 2];
    *At++ = Alphabet[Bits >> 18];
    *At++ = Alphabet[Bits >> 12 & 63];
    *At++ = I + 1 < Length ? Alphabet[Bits >> 6 & 63] : '=';
    *At++ = I + 2 < Length ? Alphabet[Bits & 63] : '=';
  }
  *At = 0;
  return (size_t)(At - Out);
}

static size_t decode(const char *In, unsigned char *Out) {
  unsigned char *At = Out;
  uint32_t Bits = 0;
  int Count = 0;
  for (; *In && *In != '='; ++In) {
    Bits = Bits << 6 | Values[(unsigned char)*In];
    Count += 6;
    if (Count >= 8) {
      Count -= 8;
      *At++ = (unsigned char)(Bits >> Count);
    }
  }
  return (size_t)(At - Out);
}

int main(int Argc, char **Argv) {
  enum { Size = 100000 };
  unsigned char *Bytes = malloc(Size), *Back = malloc(Size);
  char *Text = malloc(Size / 3 * 4 + 8);
  uint64_t Sum = 0, Seed = 1;
  for (int I = 0; I < 64; ++I)
    Values[(unsigned char)Alphabet[I]] = (unsigned char)I;
  for (size_t I = 0; I < Size; ++I)
    Bytes[I] = (unsigned char)nextRandom(&Seed);
  for (long Round = workOr(Argc, Argv, 3000); Round > 0; --Round) {
    size_t Length = Size - (size_t)Round % 50;
    addWord(&Sum, encode(Bytes, Length, Text));
    size_t Decoded = decode(Text, Back);
    addWord(&Sum, Decoded == Length && !memcmp(Bytes, Back, Length));
    Bytes[Round] ^= Back[Length - 1];
  }
  return report(Sum);
}
