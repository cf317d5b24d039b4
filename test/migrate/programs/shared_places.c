/* Descriptors that are copies of one another, by dup and dup2, and streams on
   them: what is written through one moves the other. */
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

static void put(int descriptor, int number) {
  char text[16];
  sprintf(text, "%d ", number);
  if (write(descriptor, text, strlen(text)) < 0)
    exit(2);
}

static void show(const char *name) {
  int c;
  FILE *file = fopen(name, "r");
  while ((c = getc(file)) != EOF)
    putchar(c);
  putchar('\n');
  fclose(file);
}

int main(void) {
  int log = open("log", O_RDWR | O_CREAT | O_TRUNC, 0600);
  int copy = dup(log), other = open("log", O_RDWR), screen = dup(1), i, back;
  FILE *stream = fdopen(dup(log), "w"), *reader, *second;
  char line[32];
  if (log < 0 || copy < 0 || screen < 0 || !stream || other < 0)
    return 1;
  dup2(copy, 9);
  for (i = 0; i < 6; i++) {
    put(log, slow(i));
    put(copy, slow(i * 2));
    put(9, slow(i * 3));
    fprintf(stream, "s%d ", slow(i));
    fflush(stream);
  }
  put(other, 7);
  fclose(stream);
  show("log");

  /* Two readers of one place: each has read ahead of the program. */
  lseek(log, 0, SEEK_SET);
  for (i = 0; i < 3000; i++)
    put(log, i);
  lseek(log, 0, SEEK_SET);
  reader = fdopen(log, "r");
  second = fdopen(copy, "r");
  for (i = 0; i < 3; i++) {
    if (fscanf(reader, "%31s", line) == 1)
      printf("%s %d\n", line, slow(i));
    if (fscanf(second, "%31s", line) == 1)
      printf("%s %d\n", line, slow(i));
  }
  fclose(second);
  fclose(reader);

  /* Standard output goes to a file and comes back. */
  fflush(stdout);
  back = open("redirected", O_WRONLY | O_CREAT | O_TRUNC, 0600);
  dup2(back, 1);
  for (i = 0; i < 4; i++) {
    printf("in a file %d\n", slow(i));
    fflush(stdout);
    put(back, i);
  }
  dup2(screen, 1);
  close(screen);
  show("redirected");
  return 0;
}
