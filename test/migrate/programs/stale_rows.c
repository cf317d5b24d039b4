/* An array of pointers of which one, that is not in use, leads into the array
   itself, as what was in that memory before may: what is behind that place is
   still pointers, or nobody knows. */
/* mt-test: targets=x86_64,aarch64,s390x,i386 ;
            refuse L1: is used both as ;
            refuse L2: is used both as ;
            refuse ping-pong: is used both as */
#include "mt/mt.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char **table;

int main(void) {
  int i;
  mt_hold(); /* half of it tells less */
  table = malloc(8 * sizeof *table);
  for (i = 0; i < 8; i++)
    table[i] = i == 1 ? (char *)(table + 4) : strcpy(malloc(8), "text");
  for (i = 0; i < 8; i++)
    if (i != 1)
      table[i][0] = (char)('a' + i);
  mt_release();
  for (i = 0; i < 8; i++)
    puts(i == 1 ? "-" : table[i]);
  return 0;
}
