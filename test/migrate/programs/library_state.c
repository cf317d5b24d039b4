/* rand and strtok: state that the C library keeps between calls. */
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
  char text[] = "one,two;three four,five;six,seven,eight nine,ten", *word;
  unsigned h = 1;
  int i;
  srand(42);
  for (word = strtok(text, ",;"); word; word = strtok(NULL, ",; "))
    for (i = 0; i < 10; i++)
      h = work(h) ^ (unsigned)rand() ^ (unsigned)word[0];
  printf("%08x\n", h);
  return 0;
}
