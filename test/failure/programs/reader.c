/* Copies standard input to standard output, by lines. */
#include <stdio.h>

int main(void) {
  char line[80];
  while (fgets(line, sizeof line, stdin))
    fputs(line, stdout);
  return 0;
}
