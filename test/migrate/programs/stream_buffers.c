/* How streams buffer, which others see in the file: by lines, fully, in a
   buffer of the program's own; updated in place, opened again. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char own[512];

static int slow(int x) {
  int i;
  for (i = 0; i < 3; i++)
    x = (x * 31 + 7) & 0xffff;
  return x;
}

/* What is in the file by now. */
static void show(const char *name) {
  char text[400];
  size_t size;
  FILE *f = fopen(name, "r");
  if (!f)
    exit(3);
  size = fread(text, 1, sizeof text - 1, f);
  fclose(f);
  text[size] = 0;
  printf("%s: %s|\n", name, text);
}

int main(void) {
  FILE *lines = fopen("lines", "w"), *none = fopen("none", "w"),
       *full = fopen("full", "w"), *patched = fopen("patched", "w+"), *again;
  char word[32];
  int i;
  if (!lines || !none || !full || !patched)
    return 1;
  setvbuf(lines, NULL, _IOLBF, 300);
  setvbuf(none, NULL, _IONBF, 0);
  setvbuf(full, own, _IOFBF, sizeof own);
  for (i = 0; i < 8; i++) {
    fprintf(lines, "%d%c", slow(i), i % 2 ? '\n' : ' ');
    fprintf(none, "%d ", slow(i));
    fprintf(full, "%d ", slow(i));
    if (i % 2) /* a checkpoint may write out half a line */
      show("lines");
    show("none");
  }
  fclose(full);
  show("full");

  fputs("0000 1111 2222 3333 4444\n", patched);
  fclose(patched);
  patched = fopen("patched", "r+");
  for (i = 0; i < 4; i++) {
    fseek(patched, i * 5L, SEEK_SET);
    fprintf(patched, "%04d", slow(i) % 10000);
    fflush(patched);
    if (fscanf(patched, "%31s", word) == 1)
      printf("%s %ld\n", word, ftell(patched));
  }
  again = freopen("patched", "a", patched);
  for (i = 0; i < 3; i++)
    fprintf(again, "%d\n", slow(i));
  again = freopen(NULL, "r+", again);
  for (i = 0; i < 3 && fscanf(again, "%31s", word) == 1; i++)
    printf("%s %d\n", word, slow(i));
  again = freopen("other", "w+", again);
  for (i = 0; i < 3; i++)
    fprintf(again, "%d\n", slow(i));
  fclose(again);
  show("patched");
  show("other");
  return 0;
}
