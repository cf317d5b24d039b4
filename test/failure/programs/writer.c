/* Writes a line at a time into a file of its own, which it also reads. */
#include <stdio.h>

int main(void) {
  FILE *file = fopen("out", "w+");
  char line[80];
  int i, k, h = 1;
  if (!file)
    return 1;
  for (i = 0; i < 60; i++) {
    for (k = 0; k < 5; k++)
      h = (h * 31 + i) % 10007;
    fprintf(file, "%d\n", h);
    fflush(file);
  }
  rewind(file);
  while (fgets(line, sizeof line, file))
    fputs(line, stdout);
  return 0;
}
