/* The edit distance of pairs of words, with two short rows on the stack. */
#include "kernel.h"

enum { Most = 64 };

static int smaller(int A, int B) { return A < B ? A : B; }

static int distance(const char *A, const char *B) {
  int Rows[2][Most + 1];
  int N = (int)strlen(A), M = (int)strlen(B);
  for (int J = 0; J <= M; ++J)
    Rows[0][J] = J;
  for (int I = 1; I <= N; ++I) {
    int *Old = Rows[(I - 1) % 2], *New = Rows[I % 2];
    New[0] = I;
    for (int J = 1; J <= M; ++J)
      New[J] = smaller(Old[J - 1] + (A[I - 1] != B[J - 1]),
                       smaller(Old[J], New[J - 1]) + 1);
  }
  return Rows[N % 2][M];
}

int main(int Argc, char **Argv) {
  enum { Words = 300 };
  static char Text[Words][Most];
  uint64_t Sum = 0, Seed = 1;
  for (int I = 0; I < Words; ++I) {
    int Length = 5 + (int)(nextRandom(&Seed) % (Most - 6));
    for (int J = 0; J < Length; ++J)
      Text[I][J] = (char)('a' + nextRandom(&Seed) % 5);
  }
  for (long Round = workOr(Argc, Argv, 9); Round > 0; --Round)
    for (int I = 0; I < Words; ++I)
      for (int J = 0; J < I; ++J)
        addWord(&Sum, (uint64_t)distance(Text[I], Text[J]));
  return report(Sum);
}
