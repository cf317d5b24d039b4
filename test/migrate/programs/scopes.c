/* Variables of scopes that follow each other: the compiler may give them one
   place in the stack, but a resumed function fills them before any scope is
   entered. */
#include <stdio.h>

struct Pair {
  long long First, Second;
};

struct Box {
  int Low, High;
  struct Pair P;
  char Name[16];
};

__attribute__((noinline)) static struct Pair pair(long long A, long long B) {
  struct Pair P = {A, B};
  return P;
}

__attribute__((noinline)) static struct Box box(int Seed) {
  struct Box B = {Seed, Seed + 1, {Seed * 3LL, Seed * 5LL}, "box"};
  B.Name[3] = (char)('a' + Seed % 26);
  return B;
}

__attribute__((noinline)) static void show(const struct Box *B) {
  printf("%d %d %lld %lld %s\n", B->Low, B->High, B->P.First, B->P.Second,
         B->Name);
}

#define TWICE(SCOPE) SCOPE SCOPE

int main(int argc, char **argv) {
  unsigned Mix = (unsigned)argc;
  (void)argv;
  TWICE(TWICE({
    struct Pair P = pair(argc, Mix);
    for (int I = 0; I != 8; ++I)
      Mix = Mix * 31 + (unsigned)I;
    printf("%lld %lld %u\n", P.First, P.Second, Mix);
  }))
  TWICE(TWICE({
    struct Box B = box(argc + (int)(Mix % 7));
    struct Box Other = B;
    for (int I = 0; I != 8; ++I)
      Mix ^= Mix * 5 + (unsigned)I;
    Other.Low += (int)(Mix % 3);
    show(&Other);
    show(&B);
  }))
  printf("%u\n", Mix);
  return 0;
}
