/* mt-test: may-finish: the file is open for most of it */
/* A file of /proc that tells of this process: while it is open a checkpoint
   waits, for there is no such process where the program goes on. */
#include "mt/mt.h"
#include <stdio.h>
#include <string.h>

int main(void) {
  char Line[4096];
  int Count = 0, Sum = 0, I;
  FILE *Maps = fopen("/proc/self/maps", "r");
  while (Maps && fgets(Line, sizeof Line, Maps))
    ++Count;
  for (I = 0; I < 1000; ++I)
    Sum = Sum * 3 + I;
  if (Maps)
    fclose(Maps);
  for (I = 0; I < 1000; ++I)
    Sum = Sum * 5 + I;
  printf("%d %d\n", Count > 3, Sum);
  return 0;
}
