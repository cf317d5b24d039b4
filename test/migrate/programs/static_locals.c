/* Static locals: equal names in several functions and in nested blocks. */
#include <stdio.h>

static int counter(int step) {
  static int count = 5;
  static int calls;
  int i;
  for (i = 0; i < step; i++)
    count = (count * 3 + 1) % 5003;
  calls++;
  return count + calls;
}

static int other(void) {
  static int count;
  {
    static int count = 100;
    count += 2;
    if (count % 3 == 0) {
      static int count = 1000;
      count += 7;
      return count;
    }
  }
  return ++count;
}

static const char *name(int i) {
  static char buffer[3][8];
  static int next;
  char *b = buffer[next++ % 3];
  snprintf(b, sizeof buffer[0], "n%d", i % 1000);
  return b;
}

static int *accumulator(void) {
  static int value = -1;
  static int *where = &value;
  return where;
}

static unsigned fibonacci(int n) {
  static unsigned memo[64];
  if (n < 2)
    return (unsigned)n;
  if (!memo[n])
    memo[n] = fibonacci(n - 1) + fibonacci(n - 2);
  return memo[n];
}

int main(void) {
  const char *first = "", *second = "";
  int i, h = 0;
  for (i = 0; i < 200; i++) {
    h = (h * 7 + counter(i % 5) + other()) % 1000003;
    second = first;
    first = name(i * 3);
    *accumulator() += h % 10;
  }
  printf("%d %s %s %d %u\n", h, first, second, *accumulator(), fibonacci(45));
  return 0;
}
