/* Writes files with stdio while it works, one of them to the end and one
 * closed and reopened for appending, then reads them back. */
#include <stdio.h>
#include <string.h>

static unsigned digest(const char *name, long *size) {
  FILE *f = fopen(name, "r");
  unsigned h = 0;
  int c;
  *size = 0;
  while (f && (c = fgetc(f)) != EOF) {
    h = h * 31u + (unsigned)c;
    ++*size;
  }
  if (f)
    fclose(f);
  return h;
}

int main(void) {
  FILE *out = fopen("written.txt", "w"), *log = NULL, *binary;
  FILE **also = &out;
  unsigned h = 1;
  long size, extra;
  int i;
  if (!out)
    return 2;
  binary = fopen("binary.dat", "w+b");
  for (i = 0; i < 300; i++) {
    h = h * 1664525u + 1013904223u;
    fprintf(*also, "%d: %08x\n", i, h);
    if (i % 50 == 10)
      log = fopen("log.txt", "a");
    if (log)
      fprintf(log, "step %d\n", i);
    if (i % 50 == 30) {
      fclose(log);
      log = NULL;
    }
    fputc((int)(h >> 24), binary);
    if (i % 64 == 63) { /* goes back and forth in the file */
      fseek(binary, i / 2, SEEK_SET);
      h += (unsigned)fgetc(binary);
      fseek(binary, 0, SEEK_END);
    }
  }
  fclose(out);
  h += digest("written.txt", &size);
  h = h * 31u + digest("log.txt", &extra);
  rewind(binary);
  while ((i = fgetc(binary)) != EOF)
    h = h * 33u + (unsigned)i;
  fclose(binary);
  printf("%ld %ld %08x\n", size, extra, h);
  return 0;
}
