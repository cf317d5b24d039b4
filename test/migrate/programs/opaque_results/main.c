/* An object whose struct this file does not know, from a function that gets it
   from an allocator in a third file. */
#include "engine.h"
#include "mt/mt.h"
#include <stdio.h>

struct pair {
  struct engine *first, *second;
};

int main(void) {
  struct pair *P = allocate(sizeof *P);
  int I;
  P->first = newEngine();
  P->second = newEngine();
  start(P->first, 3, "first");
  start(P->second, 4, "second");
  for (I = 0; I < 40; I++) {
    step(P->first);
    step(P->second);
    if (I == 15)
      mt_checkpoint();
  }
  printf("%s %ld, %s %ld\n", nameOf(P->first), step(P->first),
         nameOf(P->second), step(P->second));
  return 0;
}
