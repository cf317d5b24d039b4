/* Variadic functions: a checkpoint has to wait while a va_list is in use. What
 * follows the last one is long enough for the wait to end. */
/* mt-test: skip no-g: a va_list has another type on each target */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static int work(int x) {
  int i;
  for (i = 0; i < 3; i++)
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
    case 'd':
      s += va_arg(ap, double);
      break;
    case 'l':
      s += (double)va_arg(ap, long long) / 1000000;
      break;
    case 's':
      s += (double)strlen(va_arg(ap, const char *)) + work(3);
      break;
    }
  va_end(ap);
  return s + work((int)s);
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
    total += sum("iidsl", i, work(i), i / 4.0, "word", 5000000LL * i);
    total -= sum("sdddi", "other", 0.5, i * 2.0, 1.25, h);
    h = (h + formatted(text, sizeof text, "%d-%s-%.2f", i, "x", i / 2.0)) %
        10007;
    total = total > 100000 ? total - 90000 : total;
  }
  for (i = 0; i < 1000; i++)
    h = work(h + i);
  printf("%.3f %d %s\n", total, h, text);
  return 0;
}
