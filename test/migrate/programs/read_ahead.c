/* Reads standard input, a pipe, with stdio: what is read ahead of the program is
 * in no pipe any more. */
/* mt-test: stdin=pipe */
#include <stdio.h>

int main(void) {
  char line[40], word[40];
  unsigned h = 0, lines = 0;
  int c, number;
  while (lines < 300 && fgets(line, sizeof line, stdin)) {
    const char *p;
    for (p = line; *p; p++)
      h = h * 31u + (unsigned char)*p;
    if (++lines % 50 == 0)
      printf("line %u: %08x\n", lines, h);
  }
  while (lines < 500 && (c = getc(stdin)) != EOF) {
    h = h * 7u + (unsigned)c;
    if (c == '\n')
      ++lines;
    if (c == 'r') {
      /* Three that differ from what was there. */
      ungetc('X', stdin);
      ungetc('Y', stdin);
      for (c = 0; c < 2; c++)
        h = h * 11u + (unsigned)getc(stdin);
    }
  }
  printf("line %u: %08x\n", lines, h);
  while (scanf("%d %39s", &number, word) == 2) {
    h = h * 17u + (unsigned)number + (unsigned char)word[4];
    if (++lines % 100 == 0)
      printf("line %u: %s %08x\n", lines, word, h);
  }
  /* The end of the input has been seen; it is so after a restore. */
  for (number = 0; number < 5; number++)
    h = h * 3u + (feof(stdin) != 0);
  printf("%u lines %08x %d\n", lines, h, ferror(stdin));
  return 0;
}
