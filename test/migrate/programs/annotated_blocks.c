/* What pointers alone do not tell of a program's blocks, told in a file beside
   the source: structs that are cut short, or begin larger ones, what is behind
   them, pointers that lead to this or that, unions with several tags. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *(*volatile take)(size_t) = malloc;

static void *zeros(size_t size) {
  size = (size + 15) & ~(size_t)15;
  return memset(take(size), 0, size);
}

/* A node has room for its left and right only if it is no leaf; its text is
   behind what there is of it. */
enum { LEAF = 4 };
struct node {
  int kind, flags;
  const char *text;
  struct node *left, *right;
};

/* What a stream is, its methods tell. */
struct methods {
  int (*get)(void *);
};
struct stream {
  const struct methods *methods;
};
struct counter {
  const struct methods *methods;
  int next, step;
};
struct replay {
  const struct methods *methods;
  short at, values[5];
};

struct packet { /* bytes are behind it */
  struct packet *next;
  int length;
};

struct hub { /* pointers are behind it */
  int count;
  long id;
};

struct point { /* more of them are behind it */
  int x, y;
};

struct item {
  struct {
    unsigned kind : 3;
    unsigned is_list : 1;
  } fg;
  unsigned size;
  union {
    long number;
    struct point *point;
    short pair[4];
    struct item *list;
  } u;
  void *data; /* a struct hub if is_list, else bytes that others may know */
  unsigned *unused;
};

/* A short row has no owner; pointers are behind what there is of it. */
struct row {
  int is_short;
  long id;
  struct row *owner;
};

/* A variable has its value in itself if it leads there, or is in a list. */
struct variable {
  long *value;
  union {
    long own;
    struct {
      short place;
      struct variable *next;
    } listed;
  } u;
};

/* Whoever looks at it as narrow sees what wide begins with. */
union slot {
  struct {
    union {
      double number;
      const char *text;
    } u;
    short kind; /* 1: a number */
    short mark;
  } wide;
  double narrow;
};

/* What a shape is, its kind tells, a number. */
enum { CIRCLE = 3, SQUARE };
struct shape {
  unsigned char marks;
  unsigned char kind;
};
struct circle {
  unsigned char marks, kind;
  double radius;
};
struct square {
  unsigned char marks, kind;
  long side;
  struct shape *inner;
};

/* Three bits of a cell's flags tell what it has. */
struct cell {
  unsigned flags;
  union {
    long number;
    const char *text;
    struct {
      struct cell *first, *rest;
    } pair;
  } u;
};

/* Where blocks were allocated; what is in them others know. */
struct segments {
  char *start[2];
};

static int count(void *p) {
  struct counter *c = p;
  return c->next += c->step;
}

static int again(void *p) {
  struct replay *r = p;
  return r->values[r->at++ % 5];
}

const struct methods counting = {count}, replaying = {again};

static struct node *leaf(const char *text) {
  size_t size = __builtin_offsetof(struct node, left);
  char *block = zeros(size + strlen(text) + 1);
  struct node *n = (struct node *)block;
  n->flags = LEAF;
  n->kind = (int)strlen(text);
  n->text = strcpy(block + size, text);
  return n;
}

static struct node *pair(struct node *left, struct node *right) {
  struct node *n = zeros(sizeof *n);
  n->kind = 1000;
  n->left = left;
  n->right = right;
  return n;
}

static int weigh(const struct node *n) {
  if (n->flags & LEAF)
    return n->kind * 256 + n->text[0];
  return n->kind + 3 * weigh(n->left) + weigh(n->right);
}

static struct stream *open_counter(int step) {
  struct counter *c = zeros(sizeof *c);
  c->methods = &counting;
  c->step = step;
  return (struct stream *)c;
}

static struct stream *open_replay(int seed) {
  struct replay *r = zeros(sizeof *r);
  int i;
  r->methods = &replaying;
  for (i = 0; i < 5; i++)
    r->values[i] = (short)(seed * (i + 1));
  return (struct stream *)r;
}

static struct packet *packets;
static struct hub *hub;
static struct point *points;
static struct item *items;
static struct node *tree;
static struct stream *streams[2];
static struct shape *shapes;
static struct cell *cells;
static struct segments segments;
static struct row *rows[2];
static struct variable *variables;
static union slot *slots;

static void send(const char *text) {
  int length = (int)strlen(text);
  struct packet *p = zeros(sizeof *p + (size_t)length);
  p->length = length;
  p->next = packets;
  memcpy(p + 1, text, (size_t)length);
  packets = p;
}

static struct point **spokes(struct hub *h) { return (struct point **)(h + 1); }

static struct point **in_row(struct row *r) {
  return (struct point **)((char *)r +
                           (r->is_short ? __builtin_offsetof(struct row, owner)
                                        : sizeof *r));
}

static struct row *row(int is_short, long id) {
  struct row *r = zeros(sizeof *r + 2 * sizeof(struct point *));
  r->is_short = is_short;
  r->id = id;
  if (!is_short)
    r->owner = r;
  return r;
}

static void make_variables(void) {
  struct variable *own = zeros(sizeof *own), *listed = zeros(sizeof *listed);
  static long elsewhere = 31;
  own->value = &own->u.own;
  own->u.own = -70000;
  listed->value = &elsewhere;
  listed->u.listed.place = 44;
  listed->u.listed.next = own;
  variables = listed;
  slots = zeros(2 * sizeof *slots);
  slots[0].narrow = 2.5;
  slots[0].wide.kind = 1;
  slots[0].wide.mark = 300;
  slots[1].wide.u.text = "slot";
}

static long all_variables(void) {
  const struct variable *own = variables->u.listed.next;
  return *variables->value + variables->u.listed.place + *own->value +
         own->u.own + (own->value == &own->u.own) + (long)slots[0].narrow +
         slots[0].wide.mark + slots[1].wide.u.text[1];
}

static struct shape *square(long side, struct shape *inner) {
  struct square *s = zeros(sizeof *s);
  s->kind = SQUARE;
  s->side = side;
  s->inner = inner;
  return (struct shape *)s;
}

static struct shape *circle(double radius) {
  struct circle *c = zeros(sizeof *c);
  c->kind = CIRCLE;
  c->radius = radius;
  return (struct shape *)c;
}

static double area(const struct shape *s) {
  if (s->kind == CIRCLE)
    return 3 * ((const struct circle *)s)->radius;
  return (double)((const struct square *)s)->side +
         area(((const struct square *)s)->inner);
}

static long total(const struct cell *c) {
  switch (c->flags & 7) {
  case 1:
    return c->u.number;
  case 2:
    return c->u.text[0];
  default:
    return total(c->u.pair.first) + 2 * total(c->u.pair.rest);
  }
}

static void make(void) {
  int i;
  make_variables();
  shapes = square(-5, square(70000, circle(1.25)));
  cells = zeros(4 * sizeof *cells);
  segments.start[1] = (char *)cells;
  cells[0].flags = 8;
  cells[0].u.pair.first = &cells[1];
  cells[0].u.pair.rest = &cells[2];
  cells[1].flags = 17;
  cells[1].u.number = -300;
  cells[2].flags = 2 | 40;
  cells[2].u.text = "text";
  send("the first of them");
  send("another, which is longer than the first");
  points = zeros(4 * sizeof *points);
  for (i = 0; i < 4; i++) {
    points[i].x = i * 1000;
    ((struct point *)((char *)points + (size_t)i * sizeof *points))->y = -i;
  }
  hub = zeros(sizeof *hub + 3 * sizeof(struct point *));
  hub->count = 3;
  hub->id = 77;
  for (i = 0; i < 3; i++)
    spokes(hub)[i] = &points[3 - i];
  for (i = 0; i < 2; i++) {
    rows[i] = row(i, 500 - 900 * i);
    in_row(rows[i])[0] = &points[2 + i];
    in_row(rows[i])[1] = &points[1];
  }
  tree = pair(pair(leaf("one"), leaf("thirteen letters")), leaf("z"));
  streams[0] = open_counter(9);
  streams[1] = open_replay(321);
  items = zeros(4 * sizeof *items);
  items[0].fg.kind = 1;
  items[0].u.number = -123456;
  items[0].data = strcpy(zeros(16), "data");
  items[1].fg.kind = 2;
  items[1].u.point = &points[2];
  items[2].fg.kind = 3;
  items[2].size = 4;
  for (i = 0; i < 4; i++)
    items[2].u.pair[i] = (short)(i * 1111);
  items[3].fg.is_list = 1;
  items[3].size = 40;
  items[3].u.list = items;
  items[3].data = hub;
}

static long value(const struct item *i) {
  if (i->fg.is_list)
    return value(i->u.list) + ((const struct hub *)i->data)->id;
  switch (i->fg.kind) {
  case 1:
    return i->u.number + ((const char *)i->data)[1];
  case 2:
    return i->u.point->x + i->u.point->y;
  default:
    return i->u.pair[1] + 2 * i->u.pair[3];
  }
}

int main(void) {
  int round, i;
  make();
  for (round = 0; round < 5; round++) {
    long sum = (long)(area(shapes) * 4) + total(cells) + all_variables() +
               (segments.start[1] == (char *)cells);
    const struct packet *p;
    for (p = packets; p; p = p->next)
      for (i = 0; i < p->length; i++)
        sum = sum * 3 % 65521 + ((const unsigned char *)(p + 1))[i];
    for (i = 0; i < hub->count; i++)
      sum += spokes(hub)[i]->x * (i + 1) + spokes(hub)[i]->y;
    for (i = 0; i < 4; i++)
      sum += value(&items[i]) + points[i].x;
    for (i = 0; i < 2; i++)
      sum += rows[i]->id + in_row(rows[i])[0]->x + in_row(rows[i])[1]->y;
    for (i = 0; i < 2; i++)
      sum += streams[i]->methods->get(streams[i]);
    printf("%d: %ld %d\n", round, sum, weigh(tree));
  }
  return 0;
}
