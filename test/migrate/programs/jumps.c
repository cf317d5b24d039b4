/* setjmp and longjmp: errors thrown out of deep calls, retried, while stops are
 * anywhere between the two. */
/* mt-test: refuse no-g: -g */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

static jmp_buf handler;
static int thrown;

static int risky(int depth, int n) {
  int i, r = n;
  for (i = 0; i < 4; i++)
    r = (r * 5 + depth) % 1013;
  if (depth == 0 && n % 4 == 0) {
    thrown++;
    longjmp(handler, r % 3 + 1);
  }
  return depth ? risky(depth - 1, n) + r : r;
}

static int guarded(int n) {
  volatile int result = -1;
  switch (setjmp(handler)) {
  case 0:
    result = risky(5, n);
    break;
  case 1:
    result = 1000 + n;
    break;
  default:
    result = 2000 + n;
  }
  return result;
}

static int unguarded(int x) {
  int i;
  for (i = 0; i < 10; i++)
    x = (x * 3 + i) % 4093;
  return x;
}

int main(void) {
  int i, h = 0;
  for (i = 0; i < 60; i++) {
    h = (h * 31 + guarded(i)) % 1000003;
    h += unguarded(h);
  }
  printf("%d %d\n", h, thrown);
  return 0;
}
