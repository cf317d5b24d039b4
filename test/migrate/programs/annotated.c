/* A program whose types are annotated in a file beside it: unions that bits of
   their flags tell apart, a void * that always leads to one struct, bytes of an
   order of their own. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NONE = 1, REAL = 2, INT = 4, SHORT = 8, TEXT = 16, DIRTY = 32 };

struct value {
  union {
    double r;
    long i;
    const char *s;
  } u;
  unsigned short flags;
  unsigned char bytes;
};

struct op {
  unsigned char code;
  signed char p4type;
  short p1;
  union p4 {
    int i;
    char *z;
    void (*function)(struct value *);
    struct value *value;
  } p4;
};

struct frame {
  long number;
  struct page *page;
  unsigned digest[2]; /* the first byte first */
};

struct page {
  void *extra, *other;
  int used;
};

static int slow(int x) {
  int i;
  for (i = 0; i < 3; i++)
    x = (x * 31 + 7) & 0xffff;
  return x;
}

static void negate(struct value *v) { v->u.i = -v->u.i; }
static void halve(struct value *v) { v->u.r /= 2; }

static struct value *make(int kind, int n) {
  static char texts[8][8];
  struct value *v = malloc(sizeof *v);
  memset(v, 0, sizeof *v);
  switch (kind) {
  case 0:
    v->flags = INT | (n & 1 ? DIRTY : 0);
    v->u.i = -n * 1000;
    break;
  case 1:
    v->flags = REAL;
    v->u.r = n / 8.0;
    break;
  case 2:
    v->flags = TEXT | DIRTY;
    sprintf(texts[n % 8], "t%d", n);
    v->u.s = texts[n % 8];
    break;
  case 3:
    v->flags = SHORT | DIRTY;
    v->u.i = n;
    break;
  default:
    v->flags = NONE;
    v->u.i = n * 77; /* left over */
  }
  return v;
}

/* The allocation tells nothing. */
static void *get(size_t size, int zero) {
  void *block = malloc(size);
  if (zero)
    memset(block, 0, size);
  return block;
}

int main(void) {
  struct value *values[20];
  struct op ops[8];
  struct page pages[5];
  int i, j;
  for (i = 0; i < 20; i++)
    values[i] = make(i % 5, slow(i));
  for (i = 0; i < 8; i++) {
    memset(&ops[i], 0, sizeof ops[i]);
    ops[i].code = (unsigned char)i;
    ops[i].p1 = (short)(i * 300);
    switch (i % 4) {
    case 0:
      ops[i].p4type = -1;
      ops[i].p4.z = strdup("name");
      break;
    case 1:
      ops[i].p4type = -2;
      ops[i].p4.function = i & 4 ? halve : negate;
      break;
    case 2:
      ops[i].p4type = 'v';
      ops[i].p4.value = values[i];
    }
  }
  for (i = 0; i < 5; i++) {
    struct frame *f = get(sizeof *f, 1);
    f->number = slow(i) * 100L;
    f->page = &pages[i];
    for (j = 0; j < 8; j++)
      ((unsigned char *)f->digest)[j] = (unsigned char)(i * 8 + j);
    pages[i].extra = f;
    pages[i].other = values[i];
    pages[i].used = i;
  }
  for (j = 0; j < 6; j++) {
    for (i = 0; i < 20; i++) {
      struct value *v = values[i];
      if (v->flags & (INT | SHORT))
        v->u.i += slow(j), printf("%ld ", v->u.i);
      else if (v->flags & REAL)
        v->u.r *= 1 + (slow(j) & 3), printf("%g ", v->u.r);
      else if (v->flags & TEXT)
        printf("%s ", v->u.s);
    }
    for (i = 0; i < 8; i++)
      if (ops[i].p4type == -1)
        printf("%s%d ", ops[i].p4.z, ops[i].p1);
      else if (ops[i].p4type == -2)
        ops[i].p4.function(i & 4 ? values[1] : values[0]);
      else if (ops[i].p4type == 'v')
        printf("%d ", slow(ops[i].p4.value->flags));
    for (i = 0; i < 5; i++) {
      const struct frame *f = pages[i].extra;
      printf("%ld.%d.%d ", f->number, f->page->used,
             ((const unsigned char *)f->digest)[slow(i + j) & 7]);
    }
    printf("\n");
  }
  return 0;
}
