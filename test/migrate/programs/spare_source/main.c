/* A file of a library that is linked only where the compiler has not inlined
   what is in it: optimised programs do without. */
#include "mt/mt.h"
#include "twice.h"
#include <stdio.h>

int main(int Argc, char **Argv) {
  int I, Sum = Argc;
  (void)Argv;
  for (I = 0; I < 50; I++) {
    Sum = Sum * 3 + twice(I);
    if (I == 20)
      mt_checkpoint();
  }
  printf("%d\n", Sum);
  return 0;
}
