/* Two-dimensional arrays of structs: global, local, heap; rows by pointer. */
#include <stdio.h>
#include <stdlib.h>

struct cell {
  char kind;
  double value;
  struct cell *up, *left;
};
enum { rows = 8, columns = 6 };
static struct cell global[rows][columns];

static void link_cells(struct cell m[rows][columns]) {
  int i, j;
  for (i = 0; i < rows; i++)
    for (j = 0; j < columns; j++) {
      m[i][j].up = i ? &m[i - 1][j] : NULL;
      m[i][j].left = j ? &m[i][j - 1] : &m[i][columns - 1];
      m[i][j].kind = (char)('a' + (i + j) % 26);
    }
}

static void spread(struct cell (*m)[columns], int n) {
  struct cell(*row)[columns];
  for (row = m; row < m + rows; row++) {
    struct cell *c;
    for (c = *row; c < *row + columns; c++) {
      double from = (c->up ? c->up->value : n) + c->left->value;
      c->value = (double)((int)(from * 3 + c->kind) % 1009);
    }
  }
}

int main(void) {
  struct cell local[rows][columns] = {{{0}}};
  struct cell(*heap)[columns] = calloc(rows, sizeof *heap);
  double sum = 0;
  int n, i;
  link_cells(global);
  link_cells(local);
  link_cells(heap);
  heap[3][3].up = &global[2][2];
  global[5][5].left = &heap[7][0];
  for (n = 0; n < 20; n++) {
    spread(global, n);
    spread(local, n + 1);
    spread(heap, n + 2);
    for (i = 0; i < rows; i++)
      sum += global[i][n % columns].value + local[i][2].value -
             heap[i][n % columns].value;
  }
  printf("%.1f %.1f %.1f\n", sum, heap[7][5].value, global[3][4].value);
  return 0;
}
