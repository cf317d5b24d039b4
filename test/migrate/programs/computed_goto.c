/* Labels as values: a threaded interpreter. */
#include <stdio.h>

static int run(const unsigned char *code, int *steps) {
  static void *const labels[] = {&&stop, &&add, &&twice, &&loop, &&skip};
  int a = 1, counter = 6, n = 0;
  const unsigned char *at = code;
#define NEXT                                                                   \
  do {                                                                         \
    n++;                                                                       \
    goto *labels[*at++];                                                       \
  } while (0)
  NEXT;
add:
  a = (a + *at++) % 10007;
  NEXT;
twice:
  a = a * 2 % 10007;
  NEXT;
loop:
  if (--counter > 0)
    at = code;
  NEXT;
skip:
  at += a & 1;
  NEXT;
stop:
  *steps += n;
  return a;
}

int main(void) {
  static const unsigned char code[] = {1, 5, 2, 4, 2, 1, 9, 4, 2, 3, 1, 200, 0};
  int i, steps = 0, h = 0;
  for (i = 0; i < 100; i++)
    h = (h * 31 + run(code + (i % 2) * 2, &steps)) % 1000003;
  printf("%d %d\n", h, steps);
  return 0;
}
