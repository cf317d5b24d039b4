/* Reads standard input, a file, with stdio: fgets, fgetc, fread and ungetc. */
/* mt-test: stdin=file */
#include <stdio.h>
#include <string.h>

int main(void) {
  char line[40], block[16];
  unsigned h = 0;
  int c, n = 0;
  size_t got, i;
  while (n++ < 12 && fgets(line, sizeof line, stdin)) {
    const char *p;
    for (p = line; *p; p++)
      h = h * 31u + (unsigned char)*p;
    if (n % 4 == 0)
      printf("line %d: %.8s %08x\n", n, line, h);
  }
  for (n = 0; n < 200 && (c = fgetc(stdin)) != EOF; n++) {
    h = h * 7u + (unsigned)c;
    if (c == 'e' && n % 3 == 0) {
      ungetc('E', stdin);
      h ^= (unsigned)getc(stdin) << 3;
    }
  }
  while ((got = fread(block, 1, sizeof block, stdin)) > 0)
    for (i = 0; i < got; i++)
      h = h * 17u + (unsigned char)block[i];
  printf("%08x %d\n", h, feof(stdin) != 0);
  return 0;
}
