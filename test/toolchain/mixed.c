/* The instrumented C part of a program with C++ in it; see neighbour.cpp.
 * Prints "number 41" and 42. */
#include <stdio.h>

int neighbour(int N);

int main(void) {
  int Result = neighbour(41);
  printf("%d\n", Result);
  return Result != 42;
}
