/* mt-test: skip no-g: nothing tells that a text ends there ;
   skip bare: nothing tells that a text ends there */
/* Pointers to the ends of texts that the C library has. */
#define _GNU_SOURCE 1
#include "mt/mt.h"
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct span {
  const char *begin, *end;
};

static struct span All;

int main(void) {
  const char *Begin = hstrerror(TRY_AGAIN), *End = strchr(Begin, 0);
  struct span *InHeap = malloc(sizeof *InHeap);
  int Letters = 0;

  InHeap->begin = strchr(Begin, ' ');
  InHeap->end = End;
  All.begin = strrchr(Begin, ' ');
  All.end = End;

  mt_checkpoint();

  for (; Begin != End; ++Begin)
    Letters += *Begin != ' ';
  printf("%d '%.*s' '%.*s'\n", Letters, (int)(InHeap->end - InHeap->begin),
         InHeap->begin, (int)(All.end - All.begin), All.begin);
  printf("%d %d\n", InHeap->end == All.end, All.end == End);
  return 0;
}
