/* Whether a library is of the same version: the size of a struct that only the
   library defines, on its way there. A jmp_buf has another size on every
   target. */
/* mt-test: targets=x86_64,aarch64,s390x,i386 ;
            refuse L0: may come from the size of a type ;
            refuse L1: may come from the size of a type ;
            refuse L2: may come from the size of a type ;
            refuse no-g: so its data cannot be converted ;
            skip ping-pong: receivers of other targets refuse it */
#include "library.h"
#include <mt/mt.h>
#include <stdio.h>

int main(void) {
  int ok;
  mt_hold();
  if (setjmp(engine.stop))
    return 3;
  ok = fits(sizeof(struct engine));
  printf("%d %d\n", ok, engine.steps);
  return 0;
}
