/* Variadic functions that are stopped with some of their arguments fetched: in
 * registers and on the stack, from copies of a list, through pointers to
 * functions and to the list, in recursion, and with none passed at all. */
/* mt-test: skip no-g: a va_list has another type on each target */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static int work(int x) {
  for (int i = 0; i < 3; i++)
    x = (x * 7 + i) % 4099;
  return x;
}

static double sum(const char *format, ...) {
  double s = 0;
  va_list ap;
  va_start(ap, format);
  for (; *format; format++)
    switch (*format) {
    case 'i':
      s += work(va_arg(ap, int));
      break;
    case 'l':
      s += (double)(va_arg(ap, long) % 100000) + work(2);
      break;
    case 'q':
      s += (double)(va_arg(ap, long long) % 100003) + work(3);
      break;
    case 'd':
      s += va_arg(ap, double) + work(4);
      break;
    case 'D':
      s += (double)va_arg(ap, long double);
      s += work(5);
      break;
    case 's':
      s += (double)strlen(va_arg(ap, const char *)) + work(6);
      break;
    case 'p':
      s += *va_arg(ap, int *) + work(7);
      break;
    }
  va_end(ap);
  return s + work((int)s);
}

/* More that is named than any target has registers for. */
static long named(int a, int b, int c, int d, int e, int f, int g, int h, int i,
                  double j, int count, ...) {
  long s = a + b + c + d + e + f + g + h + i + (long)j;
  va_list ap;
  va_start(ap, count);
  while (count-- > 0)
    s = (s * 3 + work(va_arg(ap, int))) % 1000003;
  va_end(ap);
  return s;
}

/* Looks at everything twice. */
static int twice(int count, ...) {
  int s = 0;
  va_list ap, again;
  va_start(ap, count);
  va_copy(again, ap);
  for (int i = 0; i < count; i++) {
    s += work(va_arg(ap, int));
    if (i == count / 2) {
      va_end(again);
      va_copy(again, ap);
    }
  }
  va_end(ap);
  for (int i = count / 2 + 1; i < count; i++)
    s = s * 5 % 10007 + work(va_arg(again, int));
  va_end(again);
  va_start(again, count);
  s += va_arg(again, int);
  va_end(again);
  return s + work(s);
}

static int fetch(va_list *list) {
  int x = va_arg(*list, int);
  return work(x) + va_arg(*list, int);
}

static int pairs(int count, ...) {
  int s = 0;
  va_list ap;
  va_start(ap, count);
  while (count-- > 0)
    s = (s + fetch(&ap)) % 20011;
  va_end(ap);
  return s;
}

static int depth(int levels, ...) {
  va_list ap;
  va_start(ap, levels);
  int first = va_arg(ap, int);
  int s = levels > 0 ? depth(levels - 1, work(first), levels * 1.5, first + 1)
                     : work(first);
  s += (int)va_arg(ap, double);
  s += work(va_arg(ap, int));
  va_end(ap);
  return s;
}

static int formatted(char *out, size_t size, const char *format, ...) {
  va_list ap;
  va_start(ap, format);
  int before = work(3);
  int n = vsnprintf(out, size, format, ap);
  va_end(ap);
  return work(n + before);
}

static int none(int n, ...) {
  va_list ap;
  va_start(ap, n);
  n = work(n);
  va_end(ap);
  return n;
}

int main(void) {
  static int (*const functions[])(int, ...) = {twice, pairs};
  char text[60];
  double total = 0;
  int at = 40, h = 0;
  for (int i = 0; i < 12; i++) {
    at = work(at);
    total += sum("iidsqlpiiddiDsd", i, work(i), i / 4.0, "word", 5000000LL * i,
                 1234567L, &at, -3, i * i, 1.5, -2.25, 77, (long double)i / 8,
                 "and one more", 0.125);
    total -= sum("sdddi", "other", 0.5, i * 2.0, 1.25, h);
    total += (double)named(1, 2, 3, 4, 5, 6, 7, 8, i, 0.5, 4, h, i, -9, 12);
    h = (h + twice(5, i, 2, 3, i + 4, 5)) % 10007;
    h = (h + functions[i % 2](4, 9, 8, 7, 6, 5, 4, 3, i)) % 10007;
    h = (h + depth(i, i, 2.5, 3)) % 10007;
    h = (h + formatted(text, sizeof text, "%d-%s-%.2f", i, "x", i / 2.0)) %
        10007;
    h = (h + none(i)) % 10007;
  }
  printf("%.3f %d %s\n", total, h, text);
  return 0;
}
