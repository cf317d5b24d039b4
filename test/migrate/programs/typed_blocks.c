/* Blocks that are allocated and kept as void *, and change what they hold:
 * mt_typed says it. Until it has, no checkpoint is taken. */
#include "mt/mt.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct point {
  long x, y;
  struct point *next;
};
struct name {
  char *text;
  short length;
  double weight;
};
struct entry {
  int kind;
  void *what; /* all that leads to them */
};

static void *raw(void) {
  void *block = malloc(64);
  if (!block)
    exit(1);
  memset(block, 0, 64);
  return block;
}

static void to_point(void *block, int n) {
  struct point *p = mt_typed(block);
  p->x = n;
  p->y = -3L * n;
  p->next = NULL;
}

static void to_name(void *block, int n) {
  struct name *e = mt_typed(block);
  e->text = n % 2 ? "odd" : "even";
  e->length = (short)(3 + n % 2);
  e->weight = n / 4.0;
}

static void to_digest(void *block, int n) {
  unsigned char *bytes = mt_typed(block); /* an order of its own */
  memset(bytes, 0, 64);
  for (int i = 0; i < 8; i++)
    bytes[i] = (unsigned char)(n * 2654435761u >> (i * 4));
}

static struct entry entries[12];

int main(void) {
  unsigned sum = 1;
  mt_hold(); /* nobody knows yet what they are for */
  for (int i = 0; i < 12; i++)
    entries[i].what = raw();
  for (int i = 0; i < 12; i++)
    to_digest(entries[i].what, i), entries[i].kind = 2;
  mt_release();
  for (int n = 0; n < 96; n++) {
    struct entry *e = &entries[n * 5 % 12];
    e->kind = n % 3;
    if (e->kind == 0)
      to_point(e->what, n);
    else if (e->kind == 1)
      to_name(e->what, n);
    else
      to_digest(e->what, n);
    for (int i = 0; i < 12; i++) {
      const struct point *p = entries[i].what;
      const struct name *m = entries[i].what;
      const unsigned char *bytes = entries[i].what;
      if (entries[i].kind == 0)
        sum = sum * 31 + (unsigned)(p->x * 5 + p->y);
      else if (entries[i].kind == 1)
        sum = sum * 31 + (unsigned)(m->text ? m->text[0] : 0) +
              (unsigned)(m->weight * 4) + (unsigned)m->length;
      else
        for (int k = 0; k < 8; k++)
          sum = sum * 31 + bytes[k];
    }
  }
  printf("%u\n", sum);
  return 0;
}
