/* errno, which is kept over a checkpoint. */
#include <errno.h>
#include <stdio.h>

static unsigned work(unsigned x) {
  int i;
  for (i = 0; i < 4; i++)
    x = x * 1664525u + 1013904223u;
  return x;
}

int main(void) {
  unsigned h = 1;
  int i;
  for (i = 0; i < 150; i++) {
    errno = i % 2 ? ERANGE : ENOENT;
    h = work(h);
    h += errno == (i % 2 ? ERANGE : ENOENT) ? 1u : 1000u;
  }
  printf("%08x\n", h);
  return 0;
}
