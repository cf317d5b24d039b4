/* Pointers that were not set yet, or lead where something else is by now, are
   no reason to take a text for numbers. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int *stale[4];
static char *names[4];

static char *copy(const char *text) {
  char *p = malloc(strlen(text) + 1);
  if (!p)
    exit(1);
  return strcpy(p, text);
}

int main(void) {
  unsigned sum = 1;
  names[0] = copy("abc");
  names[1] = copy("a longer text of 31 characters.");
  names[2] = copy("seven b");
  names[3] = copy("fifteen letters");
  for (int i = 0; i != 4; ++i)
    stale[i] = (int *)(void *)names[i];
  for (int i = 0; i != 60; ++i)
    sum = sum * 31 + (unsigned char)names[i % 4][i % 3];
  for (int i = 0; i != 4; ++i)
    printf("%s %d\n", names[i], (void *)stale[i] == (void *)names[i]);
  printf("%u\n", sum);
  return 0;
}
