/* A container that keeps the size of its elements, which it gets as an argument:
 * where the word size differs, so does the size. */
/* mt-test: targets=x86_64,s390x,i386 ;
 * refuse L2: may come from the size of a type ;
 * skip ping-pong: it needs aarch64 */
#include <mt/mt.h>
#include <stdio.h>
#include <stdlib.h>

struct element {
  struct element *next;
  long value;
};

struct pool {
  struct element *first;
  unsigned element_size, count;
};

static void start(struct pool *p, unsigned element_size, unsigned count) {
  p->element_size = element_size;
  p->first = malloc(element_size * count);
  p->count = count;
}

int main(void) {
  struct pool p;
  long sum = 0;
  mt_hold();
  start(&p, sizeof(struct element), 10);
  for (unsigned i = 0; i < p.count; i++)
    p.first[i].value = i * 3;
  mt_release();
  for (int round = 0; round < 50; round++)
    for (unsigned i = 0; i < p.count; i++)
      sum = (sum * 3 + p.first[i].value) % 10007;
  if (p.element_size != sizeof(struct element))
    printf("another size\n");
  printf("%ld\n", sum);
  return 0;
}
