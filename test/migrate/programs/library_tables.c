/* mt-test: refuse same: memory of ; refuse L0: memory of ;
   refuse L1: memory of ; refuse L2: memory of ; refuse opt: memory of ;
   refuse no-g: memory of ; refuse bare: memory of ; skip ping-pong: refused at
   the first */
/* What leads to a table of the C library, which no image holds. */
#include "mt/mt.h"
#include <ctype.h>
#include <stdio.h>

static const unsigned short *Kept;

int main(void) {
  mt_hold();
  Kept = *__ctype_b_loc();
  mt_release();
  mt_checkpoint();
  printf("%d\n", (Kept['a'] & _ISalpha) != 0);
  return 0;
}
