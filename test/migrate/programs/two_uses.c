/* mt-test: targets=x86_64,aarch64,s390x,i386 ;
            refuse L1: is used both as 'int' and as 'char' ;
            refuse L2: is used both as 'int' and as 'char' */

/* One pointer says that a block holds numbers, another that it holds a text,
   and what stands in it could be either. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int *numbers;
static char *name;

int main(void) {
  unsigned sum = 1;
  name = malloc(64);
  if (!name)
    return 1;
  memset(name, 200, 64);
  strcpy(name, "a text with more room");
  numbers = (int *)(void *)name;
  for (int i = 0; i != 60; ++i)
    sum = sum * 31 + (unsigned char)name[i % 8];
  printf("%s %d %u\n", name, (void *)numbers == (void *)name, sum);
  return 0;
}
