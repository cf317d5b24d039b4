/* Arrays in structs in arrays, up to four dimensions. */
#include <stdio.h>
#include <stdlib.h>

struct cell {
  short value;
  char flags[3];
  struct {
    int xs[2][3];
    double weight;
  } parts[2];
};
struct board {
  struct cell cells[3][4];
  long totals[2][2][2];
  struct cell *best[2];
};

static struct board boards[2];
static unsigned char cube[3][4][5][2];

static void play(struct board *b, int n) {
  int i, j, k, l;
  for (i = 0; i < 3; i++)
    for (j = 0; j < 4; j++) {
      struct cell *c = &b->cells[i][j];
      c->value = (short)(c->value * 5 + n + i * j);
      c->flags[n % 3] = (char)((c->value & 31) + 1);
      for (k = 0; k < 2; k++) {
        for (l = 0; l < 6; l++)
          c->parts[k].xs[l / 3][l % 3] += c->value % (l + 2) + k;
        c->parts[k].weight = c->parts[k].weight / 4 + c->parts[k].xs[k][n % 3];
      }
      b->totals[i % 2][j % 2][n % 2] += c->value;
      if (!b->best[n % 2] || b->best[n % 2]->value < c->value)
        b->best[n % 2] = c;
    }
  for (i = 0; i < 120; i++)
    (&cube[0][0][0][0])[i] += (unsigned char)(i + n);
}

static unsigned sum(const struct board *b) {
  unsigned h = 0;
  int i, j, k;
  for (i = 0; i < 12; i++) {
    const struct cell *c = &b->cells[i / 4][i % 4];
    h = h * 31 + (unsigned)c->value;
    for (j = 0; j < 3; j++)
      h = h * 31 + (unsigned)c->flags[j];
    for (j = 0; j < 2; j++) {
      for (k = 0; k < 6; k++)
        h = h * 31 + (unsigned)c->parts[j].xs[k / 3][k % 3];
      h = h * 31 + (unsigned)(int)c->parts[j].weight;
    }
  }
  for (i = 0; i < 8; i++)
    h = h * 31 + (unsigned)b->totals[i / 4][i / 2 % 2][i % 2];
  for (i = 0; i < 2; i++)
    h = h * 31 + (unsigned)(b->best[i] - &b->cells[0][0]);
  return h;
}

int main(void) {
  struct board *heap = calloc(2, sizeof *heap);
  unsigned h = 0;
  int n, i;
  for (n = 0; n < 60; n++) {
    play(&boards[n / 2 % 2], n);
    play(&heap[n / 2 % 2], n + 3);
  }
  for (i = 0; i < 2; i++)
    printf("%08x %08x\n", sum(&boards[i]), sum(&heap[i]));
  for (i = 0; i < 120; i++)
    h = h * 33 + cube[i / 40][i / 10 % 4][i / 2 % 5][i % 2];
  printf("%08x\n", h);
  return 0;
}
