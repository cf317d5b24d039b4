/* Tables that only some targets have, where others compute. Nothing writes to
 * them, so that nothing of them has to go along. */
#include <stdio.h>

#if defined(__x86_64__) || defined(__s390x__) || defined(__i386__)
#define HAS_TABLES
static unsigned char Reversed[16] = {0, 8, 4, 12, 2, 10, 6, 14,
                                     1, 9, 5, 13, 3, 11, 7, 15};
static const char *Names[] = {"even", "odd"};
#endif

static unsigned reversed(unsigned N) {
#ifdef HAS_TABLES
  return Reversed[N];
#else
  return (N & 1) << 3 | (N & 2) << 1 | (N & 4) >> 1 | (N & 8) >> 3;
#endif
}

static const char *name(unsigned N) {
#ifdef HAS_TABLES
  return Names[N & 1];
#else
  return N & 1 ? "odd" : "even";
#endif
}

int main(void) {
  static int Calls;
  unsigned N = 12345;
  int I, J;
  for (I = 0; I < 12; I++) {
    unsigned R = 0;
    N *= 2654435761u;
    for (J = 0; J < 8; J++)
      R = R << 4 | reversed(N >> (4 * J) & 15);
    N = R + ++Calls;
    printf("%d %08x %s\n", I, N, name(N));
  }
  return 0;
}
