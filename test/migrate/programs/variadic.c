/* A checkpoint has to wait in a variadic function that keeps its list in a
 * struct; not in those that are passed structs, or are given a list. */
/* mt-test: skip no-g: a va_list has another type on each target */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

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

static double sum(int count, ...) {
  double s = 0;
  va_list ap;
  va_start(ap, count);
  while (count-- > 0) {
    struct pair p = va_arg(ap, struct pair);
    s += work(p.x) + p.y;
  }
  va_end(ap);
  return s + work((int)s);
}

static int each(const char *format, va_list ap) {
  int s = 0;
  for (; *format; format++)
    s = s * 3 % 10007 +
        (*format == 'i' ? work(va_arg(ap, int)) : (int)va_arg(ap, double));
  return s;
}

static int all(const char *format, ...) {
  va_list ap;
  int s;
  va_start(ap, format);
  s = each(format, ap);
  va_end(ap);
  return work(s);
}

/* A list that is part of something else. */
static int parts(int count, ...) {
  struct {
    int left;
    va_list ap;
  } s;
  int x = 0;
  va_start(s.ap, count);
  for (s.left = count; s.left > 0; s.left--)
    x += work(va_arg(s.ap, int));
  va_end(s.ap);
  return work(x);
}

static int formatted(char *out, size_t size, const char *format, ...) {
  va_list ap;
  int n;
  va_start(ap, format);
  n = vsnprintf(out, size, format, ap);
  va_end(ap);
  return work(n);
}

int main(void) {
  char text[60];
  double total = 0;
  int i, h = 0;
  for (i = 0; i < 40; i++) {
    struct pair p = {i, i / 4.0}, q = {work(i), 0.5};
    total += sum(3, p, q, p) - sum(1, q);
    h = (h + all("idiid", i, 2.5, h, 3, 1.0)) % 10007;
    h = (h + parts(3, i, h, 7)) % 10007;
    h = (h + formatted(text, sizeof text, "%d-%s-%.2f", i, "x", i / 2.0)) %
        10007;
    total = total > 100000 ? total - 90000 : total;
  }
  for (i = 0; i < 1000; i++)
    h = work(h + i);
  printf("%.3f %d %s\n", total, h, text);
  return 0;
}
