/* A struct that only another unit defines, behind the header of an allocator
   there: it is laid out otherwise here and there, since it has a jmp_buf, which
   no pointer of this unit tells. */
/* mt-test: refuse no-g: so its data cannot be converted */
#include "engine.h"
#include <stdio.h>

int main(void) {
  struct engine *e = engine_new();
  int i, k;
  for (i = 0; i < 4; i++) {
    unsigned steps = 0;
    for (k = 0; k < i + 2; k++)
      steps += (unsigned)k;
    engine_step(e, i + (int)steps);
  }
  printf("%u\n", engine_end(e));
  return 0;
}
