/* A number made of a variable's address, in the heap beside a jmp_buf: where
   that is of another size, nothing translates the number. */
/* mt-test: targets=x86_64,aarch64,s390x ;
            env=MT_TRUST_NUMBERS=1 ;
            refuse L0: begins an address, and its type has no pointer there ;
            refuse L1: begins an address, and its type has no pointer there ;
            refuse ping-pong: begins an address ;
            refuse no-g: so its data cannot be converted */
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

struct machine {
  jmp_buf Catch;
  uintptr_t Cell;
};

static int Table[8] = {3, 1, 4, 1, 5, 9, 2, 6};
static struct machine *Machine;

int main(void) {
  int I, Sum = 0;
  Machine = calloc(1, sizeof *Machine);
  Machine->Cell = (uintptr_t)&Table[2];
  if (setjmp(Machine->Catch))
    return 1;
  for (I = 0; I < 12; I++) {
    Sum += *(int *)Machine->Cell + I;
    printf("%d\n", Sum);
  }
  return 0;
}
