/* mt-test: targets=x86_64,aarch64,s390x ; refuse L1: several of it */
/* An array of structs that end in one character, where there was a text before:
   it is not taken for one struct with a longer text. */
#include "mt/mt.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct flagged {
  int number;
  char flag[1];
};

int main(void) {
  struct flagged *All;
  int i, Count = 3;
  mt_hold();
  All = malloc(Count * sizeof *All);
  memset(All, 'x', Count * sizeof *All);
  for (i = 0; i < Count; ++i) {
    All[i].number = 1000 * i;
    All[i].flag[0] = (char)('a' + i);
  }
  mt_release();
  mt_checkpoint();
  for (i = 0; i < Count; ++i)
    printf("%d %c\n", All[i].number, All[i].flag[0]);
  return 0;
}
