/* Structs whose padding keeps what lay there before, the upper bytes of a
   pointer: with the small member in front of it they look like another one. On
   the stack, in the heap, in a variable, in an array. */
/* mt-test: env=MT_TRUST_NUMBERS=1 ;
            skip no-g: nothing tells what is padding in the heap ;
            skip bare: nothing tells what is padding in the heap */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct item {
  short kind;
  double weight;
  const char *text;
};

struct small {
  char letter;
  int number;
  unsigned short half;
};

/* Wherever it lies, some 64 KiB of it begin at a multiple of that. */
char area[3 << 16];
struct item global;

static int slow(int x) {
  int i;
  for (i = 0; i < 3; i++)
    x = (x * 31 + 7) & 0xffff;
  return x;
}

static void stale(void *memory, size_t size) {
  const char *left = area + (1 << 16);
  size_t at;
  for (at = 0; at + sizeof left <= size; at += sizeof left)
    memcpy((char *)memory + at, &left, sizeof left);
}

static void set(struct item *p, int i) {
  p->kind = (short)slow(i);
  p->weight = slow(i) / 8.0;
  p->text = i % 2 ? "odd" : "even";
}

static void show(const struct item *p) {
  printf("%d %.3f %s %d\n", p->kind, p->weight, p->text, slow(p->kind));
}

int main(void) {
  struct item local, *one = malloc(sizeof *one),
                     *many = malloc(5 * sizeof *many);
  struct small *small = malloc(8 * sizeof *small);
  int i;
  stale(one, sizeof *one);
  stale(many, 5 * sizeof *many);
  stale(small, 8 * sizeof *small);
  stale(&local, sizeof local);
  stale(&global, sizeof global);
  set(&local, 1);
  set(&global, 2);
  set(one, 3);
  for (i = 0; i < 5; i++)
    set(&many[i], 4 + i);
  for (i = 0; i < 8; i++) {
    small[i].letter = (char)('a' + i);
    small[i].number = slow(i) * 7;
    small[i].half = (unsigned short)slow(i + 1);
  }
  for (i = 0; i < 4; i++) {
    show(&local);
    show(&global);
    show(one);
    show(&many[i]);
    printf("%c %d %d\n", small[i].letter, small[i].number, small[i + 4].half);
    set(i % 2 ? &local : &global, slow(i) % 9);
  }
  printf("%d\n", area[slow(1)]);
  return 0;
}
