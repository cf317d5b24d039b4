/* An array of structs with pointers, most of which nothing has ever set: what
   was there before leads into the C library. */
#include "mt/mt.h"
#include <ctype.h>
#include <stdio.h>

struct range {
  const int *from;
  int count;
};

__attribute__((noinline)) static int soil(void) {
  const void *volatile Places[200];
  int I;
  for (I = 0; I < 200; I++)
    Places[I] = *__ctype_b_loc();
  return Places[3] != NULL;
}

__attribute__((noinline)) static long sum(const int *All, int Count) {
  struct range Stack[40];
  int Top = 0;
  long Sum = 0;
  Stack[Top].from = All;
  Stack[Top++].count = Count;
  while (Top) {
    struct range R = Stack[--Top];
    if (R.count == 1) {
      mt_checkpoint();
      Sum = Sum * 3 + *R.from;
      continue;
    }
    Stack[Top].from = R.from;
    Stack[Top++].count = R.count / 2;
    Stack[Top].from = R.from + R.count / 2;
    Stack[Top++].count = R.count - R.count / 2;
  }
  return Sum;
}

int main(void) {
  int All[9], I, Soiled = soil();
  for (I = 0; I < 9; I++)
    All[I] = I * I;
  printf("%ld %d\n", sum(All, 9), Soiled);
  return 0;
}
