/* Reads standard input, a pipe, with read(2) in pieces of odd sizes. */
/* mt-test: stdin=pipe */
#include <stdio.h>
#include <unistd.h>

int main(void) {
  unsigned h = 0, lines = 0;
  long bytes = 0;
  char buffer[7];
  ssize_t got;
  while ((got = read(0, buffer, sizeof buffer)) > 0) {
    int i;
    for (i = 0; i < got; i++) {
      h = h * 31u + (unsigned char)buffer[i];
      if (buffer[i] == '\n' && ++lines % 8 == 0)
        printf("%u lines: %08x\n", lines, h);
    }
    bytes += got;
  }
  printf("%ld bytes, %u lines, %08x\n", bytes, lines, h);
  return got < 0;
}
