/* Numbers of millions, which look like addresses of a program that is linked to
   lie at a fixed low place: in the heap, in variables, on the stack. Prints
   numbers that any change of one of them changes. */
#include <stdio.h>
#include <stdlib.h>

enum { COUNT = 200 };

static char Large[40 << 20]; /* what the numbers seem to lead to */
static long Kept = 8000000;
static char *Middle = Large + (20 << 20);

static long mix(const long *Values, int Count) {
  long Sum = Kept;
  int I;
  for (I = 0; I < Count; ++I)
    Sum = (Sum * 3 + Values[I]) % 1000003;
  return Sum;
}

/* What it is stopped in. */
static int fibonacci(int N) {
  return N < 2 ? 1 : fibonacci(N - 1) + fibonacci(N - 2);
}

int main(int Argc, char **Argv) {
  long *Values = malloc(COUNT * sizeof *Values);
  char **Places = malloc(COUNT * sizeof *Places);
  long Largest = 9000000L + Argc;
  int I, Right = 0;
  (void)Argv;
  for (I = 0; I < COUNT; ++I) {
    Values[I] = 4000000 + I * 150000L;
    Places[I] = Large + I * 150000L;
    *Places[I] = (char)I;
  }
  *Middle = 7;
  printf("%d ", fibonacci(10 * Argc));
  for (I = 0; I < COUNT; ++I) {
    Kept += Values[I] % 7 - 3;
    Right += *Places[I] == (char)I;
  }
  printf("%ld %ld %d %d\n", mix(Values, COUNT), Largest - Kept, Right, *Middle);
  return 0;
}
