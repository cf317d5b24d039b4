/* Copies a file that it opens itself. */
#include <stdio.h>

int main(void) {
  FILE *file = fopen("input", "r");
  char line[80];
  if (!file)
    return 1;
  while (fgets(line, sizeof line, file))
    fputs(line, stdout);
  fclose(file);
  return 0;
}
