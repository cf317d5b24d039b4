/* Structs of more than a word's alignment are passed to variadic functions, at
 * even and odd places. On the other targets such calls wait. */
/* mt-test: targets=x86_64,aarch64,riscv64,s390x,i386,mips;
 * may-finish: without -g it waits where a struct is passed;
 * skip no-g: targets pass structs differently, and only -g tells how */
#include <stdarg.h>
#include <stdio.h>

struct __attribute__((aligned(8))) a8 {
  int a, b;
};
struct __attribute__((aligned(16))) a16 {
  long long a, b;
};
struct __attribute__((aligned(16))) d16 {
  double a, b;
};
struct __attribute__((aligned(16))) m16 {
  long long a;
  double b;
};
struct real {
  long double a;
};

static int work(int x) {
  int i;
  for (i = 0; i < 3; i++)
    x = (x * 7 + i) % 4099;
  return x;
}

static int sum(const char *kinds, ...) {
  va_list ap;
  int h = 1;
  va_start(ap, kinds);
  for (; *kinds; kinds++)
    if (*kinds == 'i') {
      h = work(h) + va_arg(ap, int);
    } else if (*kinds == 'd') {
      h = work(h) + (int)va_arg(ap, double);
    } else if (*kinds == 'a') {
      struct a8 s = va_arg(ap, struct a8);
      h = work(h) + s.a + 2 * s.b;
    } else if (*kinds == 'b') {
      struct a16 s = va_arg(ap, struct a16);
      h = work(h) + (int)(s.a + 2 * s.b);
    } else if (*kinds == 'e') {
      struct d16 s = va_arg(ap, struct d16);
      h = work(h) + (int)(s.a + 2 * s.b);
    } else if (*kinds == 'm') {
      struct m16 s = va_arg(ap, struct m16);
      h = work(h) + (int)s.a + (int)s.b;
    } else {
      struct real s = va_arg(ap, struct real);
      h = work(h) + (int)s.a;
    }
  va_end(ap);
  return work(h);
}

int main(void) {
  struct a8 a = {1, 2};
  struct a16 b = {3, 4};
  struct d16 e = {7, 8};
  struct m16 m = {9, 10};
  struct real r = {5.5L};
  unsigned h = 0;
  int i;
  for (i = 0; i < 20; i++) {
    h = h * 31 + (unsigned)sum("aabbrr", a, a, b, b, r, r);
    h = h * 31 + (unsigned)sum("iaiaibibriri", 1, a, i, a, 3, b, 4, b, r, 5, r, 6);
    h = h * 31 + (unsigned)sum("ddddddddiridraab", 1., 2., 3., 4., 5., 6., 7., 8.,
                               i, r, 9, 10., r, a, a, b);
    h = h * 31 + (unsigned)sum("eieieimimimimimeim", e, 1, e, 2, e, 3, m, 4, m,
                               5, m, 6, m, 7, m, e, i, m);
    a.a += i;
    b.b -= i;
  }
  printf("%u\n", h);
  return 0;
}
