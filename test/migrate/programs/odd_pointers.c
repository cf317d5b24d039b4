/* Pointers to static storage that lead into the middle of something, or carry a
   mark: bytes of a table of numbers, of a struct; as pointers and in integers,
   from the heap and from variables. */
/* mt-test: targets=x86_64,aarch64,riscv64,ppc64le,s390x ;
            skip L1: integers that hold addresses are refused ;
            skip ping-pong: integers that hold addresses are refused */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

struct node {
  int key;
  struct node *next;
};

struct reader {
  const unsigned char *at;
  struct node *marked;
  uintptr_t number;
};

static uint32_t table[16];
static struct node nodes[3] = {{5, 0}, {6, 0}, {7, 0}};
static struct reader kept;

static int slow(int x) {
  int i;
  for (i = 0; i < 3; i++)
    x = (x * 31 + 7) & 0xffff;
  return x;
}

static void set(struct reader *r, int i) {
  r->at = (const unsigned char *)table + 4 * i + 1 + i % 3;
  r->marked = (struct node *)((uintptr_t)&nodes[i % 3] | (unsigned)(1 + i % 3));
  r->number = (uintptr_t)&nodes[1] + 3;
}

static int show(const struct reader *r, int i) {
  const struct node *n =
      (const struct node *)((uintptr_t)r->marked & ~(uintptr_t)3);
  return *r->at + 10 * n->key + 100 * (int)((uintptr_t)r->marked & 3) +
         1000 * (r->number == (uintptr_t)&nodes[1] + 3) + 0 * slow(i);
}

int main(void) {
  struct reader *all = malloc(6 * sizeof *all), local;
  int i;
  for (i = 0; i < 16; i++)
    table[i] = 0x01010101u * (unsigned)(i + 1);
  for (i = 0; i < 6; i++)
    set(&all[i], i);
  set(&local, 4);
  set(&kept, 5);
  for (i = 0; i < 6; i++)
    printf("%d %d %d %d\n", show(&all[i], i), show(&local, i), show(&kept, i),
           slow(i));
  return 0;
}
