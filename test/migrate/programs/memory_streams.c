/* Streams that read and write memory. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

static int slow(int x) {
  int i;
  for (i = 0; i < 3; i++)
    x = (x * 31 + 7) & 0xffff;
  return x;
}

int main(void) {
  static char text[] = "12 34 56 78 90 a line\nand another\n";
  char fixed[40] = "begin:", *grown = NULL, *tail;
  size_t size = 0;
  FILE *in = fmemopen(text, strlen(text), "r");
  FILE *out = fmemopen(fixed, sizeof fixed, "a");
  FILE *own = fmemopen(NULL, 64, "w+");
  FILE *grow = open_memstream(&grown, &size);
  int i, number, c;
  char line[32];

  if (!in || !out || !own || !grow)
    return 1;
  for (i = 0; i < 5; i++) {
    if (fscanf(in, "%d", &number) != 1)
      return 2;
    fprintf(out, "%d,", slow(number) % 100);
    fprintf(own, "%d ", slow(number));
    fprintf(grow, "%d is %d; ", i, slow(number));
    if (i == 2) {
      fflush(grow);
      printf("%lu: %s\n", (unsigned long)size, grown);
    }
  }
  ungetc('!', in);
  while ((c = getc(in)) != EOF && c != '\n')
    printf("%c%d", c, slow(c) & 7);
  if (fgets(line, sizeof line, in))
    printf("\n%s", line);
  printf("%d %d\n", fgets(line, sizeof line, in) == NULL, feof(in) != 0);
  rewind(own);
  while (fscanf(own, "%d", &number) == 1)
    printf("%d ", slow(number));
  printf("\n%ld\n", ftell(own));
  for (i = 0; i < 2000; i++)
    if (slow(i) % 50 == 0)
      fprintf(grow, "%d.", i);
  fseek(grow, 3, SEEK_SET);
  fputs("ZERO", grow);
  fflush(grow);
  printf("%lu %ld\n", (unsigned long)size, ftell(grow));
  fseek(grow, 60, SEEK_SET);
  fputs("SIXTY", grow);
  fflush(out);
  printf("%s\n", fixed);
  fclose(grow);
  tail = grown + size - 20;
  printf("%lu: %.30s ... %s\n", (unsigned long)size, grown, tail);
  fclose(in);
  fclose(out);
  fclose(own);
  free(grown);

  in = fmemopen(text, strlen(text), "r");
  own = fmemopen(fixed, 5, "w");
  for (i = 0; (c = fgetc(in)) != EOF; i++)
    if (c == ' ')
      printf("%ld ", ftell(in)), slow(c);
  for (i = 0; i < 9; i++)
    printf("%d", slow(putc('a' + i, own) != EOF) & 1);
  printf(" %d", fflush(own));
  printf(" %.5s\n", fixed);
  fclose(own);
  fclose(in);
  return 0;
}
