/* A va_list in a global variable, in an array of them and in the heap. While
 * the function that began it is active a checkpoint waits; afterwards nobody
 * may use it, so nothing of it has to move. */
/* mt-test: skip no-g: a va_list has another type on each target */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

struct reader {
  int left;
  va_list ap;
  int total;
};

static va_list shared;
static va_list several[2];
static struct reader *reader;

static int work(int x) {
  int i;
  for (i = 0; i < 3; i++)
    x = (x * 7 + i) % 4099;
  return x;
}

static int next(void) { return work(va_arg(shared, int)); }

static int sum(int count, ...) {
  int s = 0;
  va_start(shared, count);
  va_copy(several[1], shared);
  while (count-- > 0)
    s += next() + va_arg(several[1], int);
  va_end(several[1]);
  va_end(shared);
  return s % 10007;
}

static int read_all(int count, ...) {
  va_start(reader->ap, count);
  for (reader->left = count; reader->left > 0; reader->left--)
    reader->total = (reader->total * 3 + va_arg(reader->ap, int)) % 10007;
  va_end(reader->ap);
  return work(reader->total);
}

int main(void) {
  int i, h = 0;
  reader = malloc(sizeof *reader);
  reader->left = 0;
  reader->total = 1;
  for (i = 0; i < 100; i++) {
    h = (h + sum(4, i, h, 7, work(h))) % 10007;
    h = (h + work(read_all(3, h, i, 5))) % 10007;
  }
  for (i = 0; i < 1000; i++)
    h = work(h + i);
  printf("%d %d %d\n", h, reader->left, reader->total);
  free(reader);
  return 0;
}
