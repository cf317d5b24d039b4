/* mt-test: refuse same: memory of ; refuse L0: memory of ;
   refuse L1: memory of ; refuse L2: memory of ; refuse opt: memory of ;
   skip no-g: nothing tells that there is a pointer ;
   skip bare: nothing tells that there is a pointer ; skip ping-pong: refused at
   the first */
/* A block that leads to a table of the C library, which no image holds. */
#include "mt/mt.h"
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

struct letters {
  int count;
  const unsigned short *table;
};

int main(void) {
  mt_hold();
  struct letters *Kept = malloc(sizeof *Kept);
  Kept->count = 1;
  Kept->table = *__ctype_b_loc();
  mt_release();
  mt_checkpoint();
  printf("%d\n", (Kept->table['a'] & _ISalpha) != 0);
  return 0;
}
