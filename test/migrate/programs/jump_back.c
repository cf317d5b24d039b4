/* longjmp back to one of many activations of a function that ends by calling
 * itself: it finds its own arguments. */
/* mt-test: refuse no-g: -g */
#include <setjmp.h>
#include <stdio.h>

static jmp_buf handler;
static int thrown;

static int retrying(int n, int guard) {
  if (n % 5 == guard && setjmp(handler))
    return n * 10 + guard;
  if (n == 0) {
    thrown++;
    longjmp(handler, 1);
  }
  return retrying(n - 1, guard);
}

static int unguarded(int x) {
  int i;
  for (i = 0; i < 100; i++)
    x = (x * 3 + i) % 4093;
  return x;
}

int main(void) {
  int i, h = 0;
  for (i = 0; i < 60; i++) {
    h = unguarded(h + retrying(5 + h % 10, i % 4));
    h = (h * 31 + unguarded(i)) % 1000003;
  }
  printf("%d %d\n", h, thrown);
  return 0;
}
