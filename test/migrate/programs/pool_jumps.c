/* A struct with a jmp_buf in a pool of bytes: between targets that agree in all
   but that, bytes go along as they are, and this would with them. */
/* mt-test: targets=x86_64,aarch64,riscv64,s390x ;
            refuse L0: begins 'struct machine', which is laid out otherwise ;
            refuse L1: variable 'pool' ;
            refuse no-g: so its data cannot be converted ;
            skip ping-pong: receivers of other targets refuse it */
#include <mt/mt.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

struct machine {
  jmp_buf stop;
  int phase;
  double weight;
};

static char pool[4096];
static size_t used;

static void *get(size_t size) {
  void *p = pool + used;
  used += (size + 15) / 16 * 16;
  return p;
}

int main(void) {
  struct machine *first, *second;
  unsigned sum = 0;
  int i;
  mt_hold();
  used = (size_t)(-(intptr_t)pool & 15);
  first = get(sizeof *first);
  second = get(sizeof *second);
  first->phase = 3;
  first->weight = 1.5;
  second->phase = 4;
  second->weight = 2.5;
  if (setjmp(first->stop))
    return 3;
  mt_release();
  for (i = 0; i < 4; i++)
    sum = sum * 5 + (unsigned)i;
  mt_hold();
  printf("%d %g %d %g %u\n", first->phase, first->weight, second->phase,
         second->weight, sum);
  return 0;
}
