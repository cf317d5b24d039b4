/* The instrumented C part of a program with C++ in it; see neighbour.cpp. Calls
 * it, then has places to be stopped at, then calls it again. Prints "number 41"
 * twice, and 42. */
#include <stdio.h>

int neighbour(int N);

static int fibonacci(int N) {
  return N < 2 ? 1 : fibonacci(N - 1) + fibonacci(N - 2);
}

int main(int Argc, char **Argv) {
  (void)Argv;
  neighbour(41);
  int Result = neighbour(fibonacci(7 + Argc) + 7);
  printf("%d\n", Result);
  return Result != 42;
}
