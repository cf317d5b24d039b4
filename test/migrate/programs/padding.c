/* Structs whose padding differs between targets: 8-byte members after small
 * ones, nested structs, arrays of them, long double and pointers inside. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct inner {
  char c;
  long long v;
  char d;
};
struct outer {
  char head;
  struct inner in[3];
  short s;
  double x;
  char tail[5];
  struct {
    unsigned char u;
    long l;
  } anonymous_type;
  struct {
    float inner_f;
    char inner_c;
  };
  void *self;
};

static struct outer globals[4];

static void step(struct outer *o, int n) {
  int i;
  o->head = (char)('a' + n % 26);
  for (i = 0; i < 3; i++) {
    o->in[i].c = (char)('A' + (n + i) % 26);
    o->in[i].v = o->in[i].v * 31 + ((long long)n << 30) + i;
    o->in[i].d = (char)('0' + n % 10);
  }
  o->s = (short)(o->s * 3 + n);
  o->x = o->x / 2 + n;
  o->tail[n % 5] = (char)('k' + n % 7);
  o->anonymous_type.u = (unsigned char)(n * 3);
  o->anonymous_type.l = -n * 1000L;
  o->inner_f = (float)n / 4;
  o->inner_c = o->head;
  o->self = o;
}

static unsigned long long sum(const struct outer *o) {
  unsigned long long h = (unsigned char)o->head;
  int i;
  for (i = 0; i < 3; i++)
    h = h * 131 + (unsigned long long)o->in[i].v +
        (unsigned long long)(o->in[i].c * 7 + o->in[i].d);
  h = h * 131 + (unsigned long long)(o->s + 70000);
  h = h * 131 + (unsigned long long)(o->x * 16);
  for (i = 0; i < 5; i++)
    h = h * 131 + (unsigned char)o->tail[i];
  h = h * 131 + o->anonymous_type.u - (unsigned long long)o->anonymous_type.l;
  h = h * 131 + (unsigned long long)(o->inner_f * 4 + (float)o->inner_c);
  return h + (o->self == o);
}

int main(void) {
  struct outer local[3], *heap = calloc(7, sizeof *heap);
  unsigned long long h = 0;
  int round, i;
  memset(local, 0, sizeof local);
  for (round = 0; round < 40; round++) {
    for (i = 0; i < 4; i++)
      step(&globals[i], round + i);
    for (i = 0; i < 3; i++)
      step(&local[i], round * 2 + i);
    for (i = 0; i < 7; i++)
      step(&heap[i], round * 3 + i);
    for (i = 0; i < 7; i++)
      h = h * 17 + sum(&heap[i]) + sum(&local[i % 3]) + sum(&globals[i % 4]);
  }
  printf("%llx\n", h);
  return 0;
}
