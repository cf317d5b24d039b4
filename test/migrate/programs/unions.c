/* Unions whose members are laid out alike, tagged unions with a discriminant
 * kept beside them, and anonymous unions. */
#include <stdio.h>
#include <stdlib.h>

union same { /* every member converts in the same way */
  unsigned number;
  unsigned bits;
};
union point {
  struct {
    float x, y;
  };
  float xy[2];
};
struct token {
  int kind;
  union {
    int value;
    unsigned code;
  };
  union same raw;
};

static unsigned mix(unsigned h, unsigned v) {
  int i;
  for (i = 0; i < 3; i++)
    h = (h ^ v) * 16777619u;
  return h;
}

int main(void) {
  union point points[6] = {{{0}}}, *heap = calloc(4, sizeof *heap);
  struct token tokens[5] = {{0}};
  unsigned h = 1;
  int n, i;
  for (n = 0; n < 100; n++) {
    struct token *t = &tokens[n % 5];
    t->kind = n % 2;
    if (t->kind)
      t->value = t->value / 2 - n;
    else
      t->code += (unsigned)n * 77u;
    t->raw.number = mix(t->raw.bits, (unsigned)n);
    points[n % 6].x = points[n % 6].xy[1] / 2 + (float)n;
    points[n % 6].xy[1] = points[n % 6].x - (float)(n % 9);
    heap[n % 4].xy[n % 2] += points[n % 6].y;
    h = mix(h, (unsigned)(int)heap[n % 4].x + t->raw.number);
  }
  for (i = 0; i < 5; i++)
    h = mix(h, (unsigned)tokens[i].value + tokens[i].raw.bits);
  printf("%08x %.1f %.1f\n", h, heap[1].y, points[3].x);
  return 0;
}
