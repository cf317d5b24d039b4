/* mt-test: skip no-g: nothing tells that they are bytes ;
   skip bare: nothing tells that they are bytes */
/* Bytes that the C library has allocated: several texts in one block, and
   pointers to its middle. */
#define _GNU_SOURCE 1
#include "mt/mt.h"
#include <argz.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct list {
  char *texts;
  size_t size;
  char *third;
};

static struct list All;

int main(void) {
  struct list *InHeap = calloc(1, sizeof *InHeap);
  char *Text = NULL, *Name = tempnam("/tmp", "some");
  int Length = (int)strlen(Name);
  if (argz_create_sep("one:two:three:and a fourth one", ':', &All.texts,
                      &All.size) ||
      argz_create_sep("a b c d e f g h", ' ', &InHeap->texts, &InHeap->size))
    return 1;
  All.third = strchr(All.texts, 0) + 5;
  InHeap->third = InHeap->texts + 4;

  mt_checkpoint();

  while ((Text = argz_next(All.texts, All.size, Text)))
    puts(Text);
  puts(All.third);
  All.third[0] = 'T';
  puts(All.texts + 8);
  InHeap->third[0] = 'C';
  while ((Text = argz_next(InHeap->texts, InHeap->size, Text)))
    puts(Text);
  printf("%d\n", Length == (int)strlen(Name));
  free(InHeap->texts);
  free(All.texts);
  free(Name);
  return 0;
}
