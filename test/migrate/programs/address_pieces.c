/* Pointers that are kept in four numbers of 16 bits each, as an interpreter may
   do in its instructions. */
/* mt-test: refuse L1: copies pointers into arrays of smaller numbers ;
            refuse L2: copies pointers into arrays of smaller numbers ;
            refuse ping-pong: copies pointers into arrays of smaller numbers */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PARTS (sizeof(char *) / sizeof(unsigned short))

static unsigned short *Code;
static int Length;

static void emit(char *Text) {
  unsigned short Parts[PARTS];
  size_t I;
  memcpy(Parts, &Text, sizeof Text);
  for (I = 0; I < PARTS; I++)
    Code[Length++] = Parts[I];
}

int main(void) {
  int I;
  Code = malloc(100 * sizeof *Code);
  for (I = 0; I < 10; I++) {
    char *Text = malloc(16);
    sprintf(Text, "text %d", I);
    emit(Text);
  }
  for (I = 0; I < 10; I++) {
    char *Text;
    memcpy(&Text, Code + I * PARTS, sizeof Text);
    printf("%d %s\n", I, Text);
  }
  return 0;
}
