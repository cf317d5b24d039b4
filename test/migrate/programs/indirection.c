/* Pointers to pointers to pointers, through the stack, the heap and globals. */
#include <stdio.h>
#include <stdlib.h>

static int values[10];
static int *level1[10];
static int **level2;
static int ***level3 = &level2;

static void bump(int ****p, int i) {
  int n;
  for (n = 0; n < 3; n++)
    *(**p)[i] += n;
}

static void advance(const char **cursor, const char *end) {
  while (*cursor < end && **cursor != ' ')
    ++*cursor;
  while (*cursor < end && **cursor == ' ')
    ++*cursor;
}

int main(void) {
  int ****local = &level3, own = 5, i, sum = 0, words = 0;
  int **mixed[3], *to_own = &own;
  char ***names = malloc(4 * sizeof *names);
  const char text[] = "some words in a line of text", *at = text;
  level2 = level1;
  for (i = 0; i < 10; i++)
    level1[i] = i % 3 ? &values[9 - i] : malloc(sizeof(int));
  for (i = 0; i < 10; i += 3)
    *level1[i] = i;
  mixed[0] = &level1[4];
  mixed[1] = &to_own;
  mixed[2] = level2 + 6;
  for (i = 0; i < 4; i++) {
    names[i] = malloc(2 * sizeof **names);
    names[i][0] = malloc(8);
    names[i][1] = names[i][0] + 3;
    snprintf(names[i][0], 8, "n%dx%d", i, i * 7);
  }
  for (i = 0; i < 200; i++) {
    bump(local, i % 10);
    **mixed[i % 3] += i;
    ++*names[i % 4][1];
    if (*names[i % 4][1] > 'z')
      *names[i % 4][1] = 'a';
    sum = (sum * 7 + ***level3 + *(*level3)[i % 3 * 2] + own) % 1000003;
    if (at == text + sizeof text - 1)
      at = text;
    else
      advance(&at, text + sizeof text - 1);
    words += *at == 'w';
  }
  printf("%d %d %d %s %s\n", sum, own, words, names[1][0], names[3][1]);
  return 0;
}
