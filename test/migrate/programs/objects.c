/* Structs that begin with others: the allocator returns a pointer to the first
 * part, and what the block holds behind it only its callers know; a handle that
 * shows the beginning of what the library has allocated. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum kind { Circle, Text };
struct shape {
  enum kind kind;
  struct shape *next;
};
struct circle {
  struct shape base;
  double radius;
  struct shape *inside;
  unsigned short color;
};
struct text {
  struct shape base;
  long numbers[5];
  const char *name;
};

static struct shape *new_shape(size_t size, enum kind kind) {
  struct shape *s = calloc(1, size);
  if (!s)
    exit(2);
  s->kind = kind;
  return s;
}

struct handle {
  unsigned have;
  const char *next;
};
struct state {
  struct handle shown;
  int mode;
  double rate;
  struct state *self;
  char path[20];
};

static struct handle *open_it(const char *path) {
  struct state *s = malloc(sizeof(struct state));
  if (!s)
    exit(2);
  s->shown.have = (unsigned)strlen(path);
  s->shown.next = s->path;
  s->mode = 31153;
  s->rate = 0.75;
  s->self = s;
  strcpy(s->path, path);
  return (struct handle *)s;
}

static unsigned use_it(struct handle *h) {
  struct state *s = (struct state *)h;
  return s->mode == 31153 && s->self == s
             ? h->have + (unsigned)(s->rate * 8) + (unsigned)*h->next
             : 0;
}

int main(void) {
  struct shape *all = NULL;
  struct handle *h = open_it("objects"), *other = open_it("again");
  unsigned sum = 1;
  for (int i = 0; i < 12; i++) {
    if (i % 3) {
      struct circle *c =
          (struct circle *)new_shape(sizeof(struct circle), Circle);
      c->radius = i / 4.0;
      c->inside = all;
      c->color = (unsigned short)(i * 5000);
      c->base.next = all;
      all = &c->base;
    } else {
      struct text *t = (struct text *)new_shape(sizeof *t, Text);
      for (int k = 0; k < 5; k++)
        t->numbers[k] = i * 1000 + k;
      t->name = i % 2 ? "odd" : "even";
      t->base.next = all;
      all = &t->base;
    }
  }
  for (int round = 0; round < 20; round++) {
    for (struct shape *s = all; s; s = s->next)
      if (s->kind == Circle) {
        struct circle *c = (struct circle *)s;
        sum = sum * 31 + (unsigned)(c->radius * 4) + c->color +
              (c->inside == s->next);
      } else {
        struct text *t = (struct text *)s;
        sum = sum * 31 + (unsigned)t->numbers[round % 5] + (unsigned)*t->name;
      }
    sum += use_it(h) * 3 + use_it(other);
  }
  printf("%u\n", sum);
  return 0;
}
