/* Bit-fields of many widths and types, signed and unsigned, with breaks,
 * beside plain members, in globals, locals and the heap. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct flags {
  unsigned a : 1;
  unsigned b : 3;
  int c : 5;
  unsigned d : 7;
  unsigned : 0;
  unsigned e : 17;
  int f : 15;
};
struct mixed {
  char before;
  unsigned short s : 9;
  unsigned char n : 4, m : 4;
  short after;
  unsigned long long wide : 37;
  signed long long narrow : 20;
  _Bool yes : 1;
  unsigned : 3;
  unsigned last : 11;
};
struct holder {
  struct flags f[3];
  struct mixed m;
};

static struct holder global;

static void step(struct holder *h, unsigned n) {
  int i;
  for (i = 0; i < 3; i++) {
    struct flags *f = &h->f[i];
    f->a ^= n;
    f->b += n;
    f->c = (int)((n * 7 + (unsigned)i) % 32) - 16;
    f->d = f->d * 5 + n;
    f->e = f->e * 3 + n * 1000;
    f->f = (int)(n * 331 % 32768) - 16384;
  }
  h->m.before = (char)(n % 100);
  h->m.s = h->m.s * 3 + n;
  h->m.n = n;
  h->m.m = ~n;
  h->m.after = (short)-(int)n;
  h->m.wide = h->m.wide * 77 + n;
  h->m.narrow = (long long)(n * 1237u % 1048576u) - 524288;
  h->m.yes = n % 3 == 0;
  h->m.last = h->m.last + 3 * n;
}

static unsigned long long sum(const struct holder *h) {
  unsigned long long s = 0;
  int i;
  for (i = 0; i < 3; i++) {
    const struct flags *f = &h->f[i];
    s = s * 7 + f->a;
    s = s * 7 + f->b;
    s = s * 41 + (unsigned long long)(f->c + 16);
    s = s * 41 + f->d;
    s = s * 41 + f->e;
    s = s * 41 + (unsigned long long)(f->f + 16384);
  }
  s = s * 41 + (unsigned long long)h->m.before;
  s = s * 41 + h->m.s;
  s = s * 41 + h->m.n + 16u * h->m.m;
  s = s * 41 + (unsigned long long)(h->m.after + 70000);
  s = s * 41 + h->m.wide;
  s = s * 41 + (unsigned long long)(h->m.narrow + 524288);
  return s * 41 + h->m.yes + 2u * h->m.last;
}

int main(void) {
  struct holder local, *heap = calloc(5, sizeof *heap);
  unsigned long long s = 0;
  unsigned n;
  memset(&local, 0, sizeof local);
  for (n = 1; n < 150; n++) {
    step(&global, n);
    step(&local, n * 3);
    step(&heap[n % 5], n * 5);
    s = s * 3 + sum(&global) + sum(&local) + sum(&heap[n % 5]);
  }
  printf("%llx\n", s);
  printf("%u %d %u %d\n", global.f[1].b, global.f[1].c, local.f[2].e,
         local.f[2].f);
  return 0;
}
