/* Builds text: a buffer that grows with realloc, numbers by snprintf, and a
 * search and split of what was built. */
#include "kernel.h"

struct Text {
  char *Bytes;
  size_t Length, Room;
};

static void append(struct Text *T, const char *Bytes, size_t Length) {
  if (T->Length + Length + 1 > T->Room) {
    T->Room = (T->Length + Length + 1) * 2;
    T->Bytes = realloc(T->Bytes, T->Room);
  }
  memcpy(T->Bytes + T->Length, Bytes, Length + 1);
  T->Length += Length;
}

static void appendNumber(struct Text *T, uint32_t Number) {
  char Digits[16];
  int Length = snprintf(Digits, sizeof Digits, "%" PRIu32, Number);
  append(T, Digits, (size_t)Length);
}

int main(int Argc, char **Argv) {
  uint64_t Sum = 0, Seed = 1;
  for (long Round = workOr(Argc, Argv, 850); Round > 0; --Round) {
    struct Text T = {0};
    for (int I = 0; I < 10000; ++I) {
      append(&T, "item", 4);
      appendNumber(&T, (uint32_t)nextRandom(&Seed) % 100000);
      append(&T, I % 7 ? "," : ";\n", I % 7 ? 1 : 2);
    }
    uint32_t Fields = 0;
    for (const char *At = T.Bytes; *At; ++Fields) {
      size_t Length = strcspn(At, ",;");
      for (size_t I = 0; I < Length; ++I)
        Sum = Sum * 31 + (unsigned char)At[I];
      At += Length + strspn(At + Length, ",;\n");
    }
    addWord(&Sum, Fields);
    free(T.Bytes);
  }
  return report(Sum);
}
