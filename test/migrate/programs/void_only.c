/* A list of copies of which only void pointers tell. A struct among them has a
   jmp_buf, so that it is laid out otherwise on targets that agree in all else;
   that one of the blocks is just as large is all that there is to see. */
/* mt-test: targets=x86_64,aarch64,riscv64,s390x ;
            refuse L0: is just as large as a struct that is laid out otherwise ;
            refuse L1: has no known type ;
            refuse no-g: so its data cannot be converted ;
            skip ping-pong: receivers of other targets refuse it */
#include <mt/mt.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct machine {
  jmp_buf stop;
  int phase;
  double weight;
};

struct list {
  struct list *next;
  void *data;
};

static struct list *add(struct list *l, const void *data, size_t size) {
  struct list *first = malloc(sizeof *first);
  if (!first || !(first->data = malloc(size)))
    exit(2);
  memcpy(first->data, data, size);
  first->next = l;
  return first;
}

static struct list *fill(void) {
  struct machine m;
  struct list *l;
  memset(&m, 0, sizeof m);
  m.weight = 1.5;
  l = add(NULL, &m, sizeof m);
  m.phase = 4;
  return add(l, &m, sizeof m);
}

static void print(const void *data) {
  const struct machine *m = data;
  printf("%d %g\n", m->phase, m->weight);
}

int main(void) {
  struct list *l;
  unsigned sum = 0;
  int i;
  mt_hold();
  l = fill();
  mt_release();
  for (i = 0; i < 4; i++)
    sum = sum * 5 + (unsigned)i;
  mt_hold();
  print(l->data);
  print(l->next->data);
  printf("%u\n", sum);
  return 0;
}
