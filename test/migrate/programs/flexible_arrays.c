/* Flexible array members of several types, blocks that grow, arrays of
 * pointers to them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct numbers {
  int count;
  double values[];
};
struct text {
  struct text *next;
  short length;
  char bytes[];
};
struct point {
  char name;
  long long x;
};
struct polygon {
  unsigned char sides;
  struct point corners[];
};

static struct numbers *append(struct numbers *n, double v) {
  int count = n ? n->count : 0;
  n = realloc(n, sizeof *n + ((size_t)count + 1) * sizeof n->values[0]);
  n->values[count] = v;
  n->count = count + 1;
  return n;
}

static struct text *text(struct text *next, const char *s, int repeat) {
  size_t n = strlen(s) * (size_t)repeat;
  struct text *t = malloc(sizeof(struct text) + n);
  int i;
  t->next = next;
  t->length = (short)n;
  for (i = 0; i < repeat; i++)
    memcpy(t->bytes + (size_t)i * strlen(s), s, strlen(s));
  return t;
}

static struct polygon *polygon(int sides) {
  struct polygon *p = malloc(sizeof *p + (size_t)sides * sizeof(struct point));
  int i;
  p->sides = (unsigned char)sides;
  for (i = 0; i < sides; i++) {
    p->corners[i].name = (char)('A' + i);
    p->corners[i].x = (long long)i * 5000000000LL;
  }
  return p;
}

int main(void) {
  struct numbers *n = NULL;
  struct text *texts = NULL;
  struct polygon *shapes[8];
  double sum = 0;
  unsigned h = 0;
  int i, j;
  for (i = 0; i < 8; i++)
    shapes[i] = polygon(i + 3);
  for (i = 0; i < 60; i++) {
    struct polygon *p = shapes[i % 8];
    const struct text *t;
    n = append(n, i / 4.0);
    if (i % 4 == 0)
      texts = text(texts, "flex", i / 4 + 1);
    for (t = texts; t; t = t->next)
      for (j = 0; j < t->length; j++)
        h = h * 31u + (unsigned char)t->bytes[j];
    for (j = 0; j < p->sides; j++) {
      p->corners[j].x = p->corners[j].x / 3 + i;
      h = h * 7u + (unsigned)p->corners[j].x + (unsigned)p->corners[j].name;
    }
    for (j = 0; j < n->count; j++)
      sum += n->values[j];
  }
  printf("%08x %.2f %d\n", h, sum, texts->length);
  return 0;
}
