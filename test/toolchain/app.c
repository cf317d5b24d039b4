/* Enough C to be instrumented: recursion, a loop, heap, printf. Prints 89 55.
 */
#include <stdio.h>
#include <stdlib.h>

int fibonacci(int N) { return N < 2 ? 1 : fibonacci(N - 1) + fibonacci(N - 2); }

int main(int Argc, char **Argv) {
  (void)Argv;
  int Count = 10 * Argc;
  int *Values = malloc(Count * sizeof *Values);
  int Sum = 0;
  for (int I = 0; I < Count; ++I)
    Values[I] = I + 1;
  for (int I = 0; I < Count; ++I)
    Sum += Values[I];
  printf("%d %d\n", fibonacci(Count), Sum);
  free(Values);
  return 0;
}
