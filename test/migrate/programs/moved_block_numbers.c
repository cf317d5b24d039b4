/* Numbers made of addresses, and blocks that have to move: a jmp_buf is longer
   on aarch64, a struct stat on x86_64, with no room for that behind it. What
   has been computed from such a number cannot be told. */
/* mt-test: targets=x86_64,aarch64 ;
            refuse L0: has no room where it lies ;
            refuse ping-pong: has no room where it lies ;
            refuse no-g: so its data cannot be converted */
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

struct machine {
  jmp_buf catch;
  int steps;
};

struct file {
  struct stat info;
  char name[112];
};

struct kept {
  uintptr_t at;
} *inner;

static uintptr_t outer;

int main(void) {
  struct machine *m = calloc(1, sizeof *m);
  struct file *f = calloc(1, sizeof *f);
  int i;
  inner = calloc(1, sizeof *inner);
  outer = inner->at = (uintptr_t)m;
  if (setjmp(m->catch))
    return 3;
  for (i = 0; i < 6; i++) {
    m->steps += i;
    f->name[i] = (char)i;
    printf("%d %d %d\n", m->steps, outer == (uintptr_t)m,
           inner->at == (uintptr_t)m);
  }
  return 0;
}
