/* Fibonacci's numbers the slow way: calls and nothing else. */
#include "kernel.h"

static uint64_t fib(int N) {
  return N < 2 ? (uint64_t)N : fib(N - 1) + fib(N - 2);
}

int main(int Argc, char **Argv) {
  return report(fib((int)workOr(Argc, Argv, 41)));
}
