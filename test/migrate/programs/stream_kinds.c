/* Streams in every mode and state: appended to, updated, unbuffered, by lines,
   with characters pushed back; and state that the C library and the system keep
   for the process. */
/* mt-test: refuse no-g: so its data cannot be converted */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int slow(int x) {
  int i;
  for (i = 0; i < 3; i++)
    x = (x * 31 + 7) & 0xffff;
  return x;
}

/* Without a loop: no struct stat, which is another one everywhere, is live at a
   safe point. */
static void show(const char *name) {
  struct stat status;
  stat(name, &status);
  printf("%o %ld\n", (unsigned)status.st_mode & 0777, (long)status.st_size);
}

int main(int argc, char **argv) {
  char line[64], *word;
  char options[] = "-a -b value -c last";
  char *arguments[8];
  int i, c, count = 0, option;
  FILE *append, *update, *raw, *lines;
  mode_t before = umask(027);
  (void)argc;

  mkdir("kept", 0750);
  if (chdir("kept"))
    return 1;
  setenv("MT_TEST_KEPT", "1", 1);
  srand48(7);
  srandom(9);
  append = fopen("append", "a+");
  update = fopen("update", "w+");
  raw = fopen("raw", "w");
  lines = fopen("lines", "w");
  setvbuf(raw, NULL, _IONBF, 0);
  setvbuf(lines, NULL, _IOLBF, 256);
  arguments[count++] = argv[0];
  for (word = strtok(options, " "); word; word = strtok(NULL, " "))
    arguments[count++] = word;
  arguments[count] = NULL;
  for (i = 0; i < 12; i++) {
    fprintf(append, "%d\n", slow(i));
    fprintf(update, "%7d", slow(i * 3));
    fprintf(raw, "r%d", slow(i));
    fprintf(lines, "%ld%c", lrand48(), i % 3 ? ' ' : '\n');
    snprintf(line, sizeof line, "%d", i);
    if (i % 4 == 1)
      setenv("MT_TEST_KEPT", line, 1);
    printf("%d %.6f %ld\n", i, drand48(), random());
  }
  rewind(update);
  for (i = 0; i < 12; i++) {
    if (fscanf(update, "%d", &c) != 1)
      return 2;
    if (i == 5) {
      c = getc(update);
      ungetc('7', update);
    }
    printf("%d %d\n", i, slow(c));
  }
  fseek(append, 0, SEEK_SET);
  while (fgets(line, sizeof line, append))
    printf("%d ", slow((int)strtol(line, NULL, 10)));
  printf("\n");
  while ((option = getopt(count, arguments, "ab:c")) != -1)
    printf("%c %d %s\n", option, slow(optind), option == 'b' ? optarg : "");
  printf("%s\n", arguments[optind]);
  fclose(append);
  fclose(update);
  fclose(raw);
  fclose(lines);
  show("raw");
  printf("%o %s\n", (unsigned)umask(before), getenv("MT_TEST_KEPT"));
  lines = fopen("lines", "r");
  while (fgets(line, sizeof line, lines))
    fputs(line, stdout);
  fclose(lines);
  return 0;
}
