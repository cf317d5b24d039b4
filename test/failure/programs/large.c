/* A heap so large that it is verified while the program already goes on. */
#include "mt/mt.h"
#include <stdio.h>
#include <stdlib.h>

struct Text {
  const char *what; /* leads out of the heap */
};

int main(void) {
  struct Text *text = malloc(sizeof *text);
  size_t size = (size_t)80 << 20, i;
  unsigned char *bytes = malloc(size);
  unsigned sum = 0;
  for (i = 0; i < size; i++)
    bytes[i] = (unsigned char)(i * 2654435761u >> 24);
  text->what = "sum";
  if (mt_checkpoint() == 1)
    mt_checkpoint(); /* at once: nothing of the heap has been read */
  for (i = 0; i < size; i += 4096)
    sum = sum * 31u + bytes[i];
  printf("%s %u\n", text->what, sum);
  free(text);
  free(bytes);
  return 0;
}
