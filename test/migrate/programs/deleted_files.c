/* Files without a name: temporary ones, and ones that have been deleted while
   they are open, by streams and descriptors, one of them by several. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int slow(int x) {
  int i;
  for (i = 0; i < 3; i++)
    x = (x * 31 + 7) & 0xffff;
  return x;
}

static void show(const char *name, int descriptor) {
  char text[64];
  long n = (long)pread(descriptor, text, sizeof text - 1, 0);
  text[n < 0 ? 0 : n] = 0;
  printf("%s %ld: %.20s\n", name, n, text);
}

int main(void) {
  FILE *sorted = tmpfile(), *stream;
  int writer, reader, appender, i, c, sum = 0;
  char word[16];

  writer = open("gone", O_RDWR | O_CREAT | O_TRUNC, 0600);
  reader = open("gone", O_RDONLY);
  appender = open("gone", O_WRONLY | O_APPEND);
  stream = fopen("left", "w+");
  unlink("gone");
  unlink("left");
  if (!sorted || writer < 0 || reader < 0 || appender < 0 || !stream)
    return 1;
  for (i = 0; i < 9; i++) {
    fprintf(sorted, "%d %d\n", i, slow(i));
    sprintf(word, "%c%d,", 'a' + i, slow(i) % 10);
    if (write(i % 3 ? appender : writer, word, strlen(word)) < 0)
      return 2;
    lseek(writer, 0, SEEK_END);
    fprintf(stream, "<%d>", slow(i) % 100);
  }
  show("writer", writer);
  rewind(sorted);
  while (fscanf(sorted, "%d %d", &i, &c) == 2)
    sum = slow(sum ^ c);
  printf("%d\n", sum);
  for (i = 0; i < 9; i++) {
    c = 0;
    if (read(reader, &word, 2) == 2)
      c = word[1];
    printf("%d ", slow(c));
  }
  rewind(stream);
  while ((c = getc(stream)) != EOF)
    printf("%c%d", c, slow(c) & 7);
  printf("\n");
  fprintf(sorted, "more");
  rewind(sorted);
  for (i = 0; (c = getc(sorted)) != EOF; i++)
    sum = slow(sum ^ c);
  printf("%d of %d\n", sum, i);
  fclose(sorted);
  fclose(stream);
  show("reader", reader);
  return 0;
}
