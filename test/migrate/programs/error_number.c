/* errno, rand and strtok: state that the C library keeps between calls. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static unsigned work(unsigned x) {
  int i;
  for (i = 0; i < 4; i++)
    x = x * 1664525u + 1013904223u;
  return x;
}

int main(void) {
  char text[] = "one,two;three four,five;six", *word;
  unsigned h = 1;
  int i;
  for (i = 0; i < 50; i++) {
    errno = i % 2 ? ERANGE : ENOENT;
    h = work(h);
    h += errno == (i % 2 ? ERANGE : ENOENT) ? 1u : 1000u;
  }
  srand(42);
  for (i = 0; i < 50; i++)
    h = work(h) ^ (unsigned)rand();
  for (word = strtok(text, ",;"); word; word = strtok(NULL, ",; "))
    h = work(h) + (unsigned)word[0];
  printf("%08x\n", h);
  return 0;
}
