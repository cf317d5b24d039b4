/* Blocks that hold an array of pointers and, behind it, what they point to:
   rows of a matrix, texts, a struct with its name behind it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct matrix {
  int rows, columns;
  double *at[];
};

struct named {
  int n;
  char *name;
  long values[3];
};

static double **rows;
static short **shorts;
static char **texts;
static struct matrix *matrix;
static struct named *named;

static void make(void) {
  double *d;
  short *s;
  char *t;
  int i, j;
  rows = malloc(4 * sizeof *rows + 16 * sizeof **rows);
  d = (double *)(rows + 4);
  for (i = 0; i < 4; i++)
    for (rows[i] = d + 4 * i, j = 0; j < 4; j++)
      rows[i][j] = i * 10 + j + .25;
  shorts = calloc(1, 2 * sizeof *shorts + 6 * sizeof **shorts);
  s = (short *)(shorts + 2);
  for (i = 0; i < 2; i++)
    for (shorts[i] = s + 3 * i, j = 0; j < 3; j++)
      shorts[i][j] = (short)(i * 1000 + j);
  texts = malloc(4 * sizeof *texts + 40);
  t = (char *)(texts + 4);
  for (i = 0; i < 3; i++) {
    texts[i] = t;
    t += sprintf(t, "text %d", i * i * i) + 1;
  }
  texts[3] = NULL;
  matrix = malloc(sizeof *matrix + 4 * sizeof(double *) + 8 * sizeof(double));
  matrix->rows = 4;
  matrix->columns = 2;
  d = (double *)(matrix->at + 4);
  for (i = 0; i < 4; i++)
    for (matrix->at[i] = d + 2 * i, j = 0; j < 2; j++)
      matrix->at[i][j] = i - 1.5 * j;
  named = malloc(sizeof *named + 20);
  named->n = 7;
  named->name = strcpy((char *)(named + 1), "behind it");
  for (i = 0; i < 3; i++)
    named->values[i] = 1 - i;
}

int main(void) {
  int round, i, j;
  char **t;
  make();
  for (round = 0; round < 3; round++) {
    for (i = 0; i < 4; i++)
      for (j = 0; j < 4; j++)
        printf(" %g", rows[i][j] += 1);
    for (i = 0; i < 2; i++)
      for (j = 0; j < 3; j++)
        printf(" %d", shorts[i][j]++);
    for (t = texts; *t; t++)
      printf(" %s", *t);
    for (i = 0; i < matrix->rows; i++)
      for (j = 0; j < matrix->columns; j++)
        printf(" %g", matrix->at[i][j]);
    printf(" %d %s %ld %ld\n", named->n++, named->name, named->values[0],
           named->values[2]);
  }
  return 0;
}
