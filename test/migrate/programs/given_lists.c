/* Functions are given lists of the arguments of variadic ones: directly and
 * through others, copied, used up in parts, of several variadic functions at a
 * time, behind structs, and by way of a pointer to the list. */
/* mt-test: skip no-g: only -g tells what is a list;
 * may-finish: without -g it waits where a list is used */
#include <stdarg.h>
#include <stdio.h>

struct pair {
  int x;
  double y;
};

static int work(int x) {
  int i;
  for (i = 0; i < 3; i++)
    x = (x * 7 + i) % 4099;
  return x;
}

static int each(const char *kinds, va_list list) {
  int s = 0;
  for (; *kinds; kinds++) {
    if (*kinds == 'p') {
      struct pair p = va_arg(list, struct pair);
      s += work(p.x) + (int)p.y;
    } else if (*kinds == 'd') {
      s += work((int)va_arg(list, double));
    } else if (*kinds == 'l') {
      s += work((int)(va_arg(list, long long) % 4099));
    } else {
      s += work(va_arg(list, int));
    }
    s = s * 3 % 10007;
  }
  return s + work(s);
}

/* The list is used twice, the first time by way of a copy. */
static int twice(const char *kinds, int n, va_list list) {
  va_list again;
  int s;
  va_copy(again, list);
  s = work(n) + each(kinds, again);
  va_end(again);
  return work(s) + each(kinds, list);
}

static int all(const char *kinds, ...) {
  va_list list;
  int s;
  va_start(list, kinds);
  s = each(kinds, list);
  va_end(list);
  va_start(list, kinds);
  s = s * 5 % 10007 + twice(kinds, s, list);
  va_end(list);
  return work(s);
}

/* Takes the first itself. */
static int rest(int n, ...) {
  va_list list;
  int s;
  va_start(list, n);
  s = work(va_arg(list, int));
  s += each("dpl", list);
  va_end(list);
  return work(s) + n;
}

static void next(int *sum, va_list *list) {
  *sum = *sum * 3 % 10007 + work(va_arg(*list, int));
}

static int by_pointer(int n, ...) {
  va_list list;
  int s = 0;
  va_start(list, n);
  while (n-- > 0)
    next(&s, &list);
  va_end(list);
  return work(s);
}

/* One list inside the other's walk. */
static int inner(const char *kinds, va_list list, ...) {
  va_list own, copy;
  int s = 0;
  va_start(own, list);
  for (; *kinds; kinds++) {
    s += work(va_arg(own, int));
    s = s * 3 % 10007 + work((int)va_arg(list, double));
    va_copy(copy, own);
    s += each("i", copy);
    va_end(copy);
  }
  va_end(own);
  return s;
}

static int outer(const char *kinds, ...) {
  va_list list;
  int s;
  va_start(list, kinds);
  s = inner(kinds, list, 5, 6, 7, 8);
  va_end(list);
  return s;
}

int main(void) {
  struct pair p = {3, 4.5};
  int i, h = 0;
  for (i = 0; i < 12; i++) {
    p.x += i;
    h = (h + all("idlpi", i, 2.5, 12345678901LL, p, h)) % 10007;
    h = (h * 3 + rest(i, h, 7.5, p, -5LL)) % 10007;
    h = (h * 3 + by_pointer(4, 1, i, 3, h)) % 10007;
    h = (h * 3 + outer("ddd", 1.5 * i, 2.5, 3.0)) % 10007;
    printf("%d %d\n", i, h);
  }
  return 0;
}
