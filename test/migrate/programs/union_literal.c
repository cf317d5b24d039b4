/* The address of a literal of a union, which one copy fills as a call's copy of a
 * struct is, is passed by a macro, where all stands where the call does. What is
 * written through it is read again. */
/* mt-test: may-finish: some targets wait where that is done;
 * skip no-g: the union cannot be told from another copy;
 * skip L0: not all targets can tell;
 * skip L1: not all targets can tell;
 * skip L2: not all targets can tell;
 * skip ping-pong: not all targets can tell */
#include <stdarg.h>
#include <stdio.h>

struct five {
  long long v[5];
};
union any {
  struct five s;
  long long l[5];
};

static int work(int x) {
  int i;
  for (i = 0; i < 3; i++)
    x = (x * 7 + i) % 4099;
  return x;
}

static int change(int n, ...) {
  va_list ap;
  union any *u;
  int i;
  va_start(ap, n);
  u = va_arg(ap, union any *);
  va_end(ap);
  for (i = 0; i < n; i++)
    u->l[i % 5] = work((int)u->l[i % 5] + i);
  return (int)(u->l[0] + u->l[1]);
}
#define CHANGE(n, p) change(n, &(union any){.s = *(p)})

int main(void) {
  struct five f = {{1, 2, 3, 4, 5}};
  int h = 0, i, k;
  for (i = 0; i < 20; i++) {
    h = (h + CHANGE(8 + i, &f)) % 100003;
    f.v[i % 5] += h % 7;
    for (k = 0; k < 30; k++)
      h = work(h);
    printf("%d\n", h);
  }
  return 0;
}
