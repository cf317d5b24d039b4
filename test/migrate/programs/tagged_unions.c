/* Unions whose members convert in different ways, with what tells them apart:
 * beside them, after them, in a bit-field, as a character, in a union's own
 * first member, in arrays, in heap blocks, by value, and pointed into. */
#include "mt/mt.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum kind { NIL, INT, REAL, TEXT, PAIR };
struct value {
  enum kind kind;
  union {
    long i;
    double d;
    char *s;
    struct pair *p;
  } u MT_UNION_TAG(kind, "NIL -, INT i, REAL d, TEXT s, PAIR p");
};
struct pair {
  struct value first, second;
};

struct cell { /* the tag comes last */
  union {
    short small[4];
    struct {
      char *name;
      int count;
    } entry;
    double real;
  } MT_UNION_TAG(type, "'s' small, 'e' entry, 'r' real");
  char type;
};

struct packed {
  unsigned flags : 3, type : 2;
  union {
    long long wide;
    float pair[2];
  } as MT_UNION_TAG(type, "1 wide, 2 pair");
};

/* As window systems have them: every member begins with the tag. */
union event {
  int type;
  struct {
    int type;
    long key;
    char *text;
  } key;
  struct {
    int type;
    short x, y;
    double pressure;
  } pen;
} MT_UNION_TAG(type, "0 type, 1 key, 2 pen");

struct device {
  unsigned id;
  MT_OPAQUE unsigned long register_file[2]; /* bytes of a format of its own */
  int *counter;
};

static unsigned sum = 1;

static void add(const void *bytes, size_t size) {
  const unsigned char *p = bytes;
  for (size_t i = 0; i < size; i++)
    sum = (sum ^ p[i]) * 16777619u;
}
static void add_number(long long n) {
  for (int i = 0; i < 8; i++)
    sum = (sum ^ (unsigned)(n >> (8 * i) & 255)) * 16777619u;
}

static struct value make(int n) {
  struct value v = {(enum kind)(n % 5), {0}};
  switch (v.kind) {
  case NIL:
    break;
  case INT:
    v.u.i = -1000L * n;
    break;
  case REAL:
    v.u.d = n / 8.0;
    break;
  case TEXT:
    v.u.s = malloc(16);
    sprintf(v.u.s, "text %d", n);
    break;
  case PAIR:
    v.u.p = malloc(sizeof *v.u.p);
    v.u.p->first = make(n / 2);
    v.u.p->second = make(n / 3);
    break;
  }
  return v;
}

static void look(struct value v) {
  add_number(v.kind);
  switch (v.kind) {
  case NIL:
    break;
  case INT:
    add_number(v.u.i);
    break;
  case REAL:
    add_number((long long)(v.u.d * 8));
    break;
  case TEXT:
    add(v.u.s, strlen(v.u.s));
    break;
  case PAIR:
    look(v.u.p->first);
    look(v.u.p->second);
    break;
  }
}

static void discard(struct value v) {
  if (v.kind == TEXT)
    free(v.u.s);
  if (v.kind == PAIR) {
    discard(v.u.p->first);
    discard(v.u.p->second);
    free(v.u.p);
  }
}

static struct value table[24];
static union event queue[6];
static struct device device = {7, {0, 0}, NULL};

int main(void) {
  struct cell *cells = calloc(9, sizeof *cells);
  struct packed bits[5] = {{0}};
  int counts[4] = {1, 2, 3, 4};
  int *inside = NULL;
  device.counter = &counts[2];
  memcpy(device.register_file, "\1\2\3\4\5\6\7\10", 8);
  for (int n = 0; n < 120; n++) {
    struct value v = make(n);
    discard(table[n * 7 % 24]);
    table[n * 7 % 24] = v;

    struct cell *c = &cells[n % 9];
    if (n % 3 == 0) {
      c->type = 's';
      for (int i = 0; i < 4; i++)
        c->small[i] = (short)(n * i - 300);
    } else if (n % 3 == 1) {
      c->type = 'e';
      c->entry.name = n % 2 ? "odd" : "even";
      c->entry.count = n;
      inside = &c->entry.count;
    } else {
      c->type = 'r';
      c->real = n / 16.0;
    }
    struct packed *b = &bits[n % 5];
    b->flags = (unsigned)n & 7;
    b->type = 1 + (unsigned)n % 2;
    if (b->type == 1)
      b->as.wide = n * 10000000019LL;
    else
      b->as.pair[0] = (float)n / 2, b->as.pair[1] = (float)-n;

    union event *e = &queue[n % 6];
    e->type = n % 3;
    if (e->type == 1)
      e->key.key = n * 3L, e->key.text = table[3].kind == TEXT ? "t" : "other";
    else if (e->type == 2)
      e->pen.x = (short)n, e->pen.y = (short)-n, e->pen.pressure = n / 4.0;

    if (inside)
      ++*inside;
    ++*device.counter;
    for (int i = 0; i < 24; i++)
      look(table[i]);
  }
  for (int i = 0; i < 9; i++) {
    struct cell *c = &cells[i];
    if (c->type == 's')
      for (int k = 0; k < 4; k++)
        add_number(c->small[k]);
    else if (c->type == 'e')
      add(c->entry.name, strlen(c->entry.name)), add_number(c->entry.count);
    else
      add_number((long long)(c->real * 16));
  }
  for (int i = 0; i < 5; i++) {
    add_number(bits[i].flags * 8 + bits[i].type);
    if (bits[i].type == 1)
      add_number(bits[i].as.wide);
    else
      add_number((long long)(bits[i].as.pair[0] * 2 + bits[i].as.pair[1]));
  }
  for (int i = 0; i < 6; i++)
    switch (queue[i].type) {
    case 1:
      add_number(queue[i].key.key), add(queue[i].key.text, 1);
      break;
    case 2:
      add_number(queue[i].pen.x + queue[i].pen.y);
      add_number((long long)(queue[i].pen.pressure * 4));
      break;
    }
  add(device.register_file, 8);
  add_number(counts[2]);
  printf("%u\n", sum);
  return 0;
}
