/* Buffers in unions without a name, beside what is to give them its alignment
 * and is never used. What they hold is bytes everywhere; without -g it might be
 * a long double. */
/* mt-test: refuse no-g: the union with 'long double' is not empty */
#include <stdio.h>
#include <string.h>

static union {
  char buf[67];
  long align_int;
  long double align_fp;
  void *align_pointer;
} global, second;

static char *place = global.buf + 5;

static int hash(const char *text) {
  int h = 5381;
  while (*text)
    h = (h * 33 + *text++) % 100003;
  return h;
}

static void fill(char *out, int i) {
  memset(out, 'a' + i % 26, 12);
  out[3] = (char)('0' + i % 10);
  out[12] = 0;
}

int main(void) {
  union {
    char buf[40];
    double align;
  } local, other = {"abcdefghijk"};
  int i, h = 0;
  memset(&global, 0, sizeof global);
  memset(local.buf, 'x', sizeof local.buf);
  for (i = 0; i < 200; i++) {
    fill(place, i);
    strcpy(local.buf, place);
    strcat(local.buf, "-text");
    other = local;
    other.buf[1] = (char)('A' + i % 7);
    memcpy(second.buf + i % 5, global.buf + 5 + i % 3, 9);
    memcpy(local.buf + i % 4, other.buf + 2, 7);
    h = (h * 3 + hash(local.buf)) % 100003;
    h = (h * 3 + hash(other.buf) + hash(global.buf + 5)) % 100003;
  }
  printf("%d %s %s\n", h, other.buf, place);
  return 0;
}
