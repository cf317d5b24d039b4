/* mt-test: targets=x86_64,aarch64 ; skip no-g: nothing tells numbers from
 * pointers */
/* Bytes and numbers that are the addresses of texts in the C library by chance:
   they stay as they are, though real pointers lead there, too. */
#define _GNU_SOURCE 1
#include "mt/mt.h"
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static unsigned char Bytes[64];
static unsigned long Number;
static const char *Real;

struct mixed {
  unsigned long number;
  unsigned char bytes[16];
  const char *real;
};

static unsigned long mix(const void *From, size_t Size, unsigned long Sum) {
  const unsigned char *P = From;
  while (Size--)
    Sum = Sum * 31 + *P++;
  return Sum;
}

int main(void) {
  struct mixed *M = calloc(1, sizeof *M);
  unsigned char *Block = malloc(64);
  unsigned long Before, After;
  /* Not an address that is kept: it comes out of a text. */
  char Digits[32];
  snprintf(Digits, sizeof Digits, "%p", (void *)hstrerror(HOST_NOT_FOUND));
  Number = strtoul(Digits, NULL, 16);
  Real = M->real = hstrerror(HOST_NOT_FOUND);
  for (int I = 0; I < 8; I++)
    Bytes[16 + I] = Block[8 + I] = M->bytes[I] =
        (unsigned char)(Number >> 8 * I);
  M->number = Number;
  Before = mix(Bytes, sizeof Bytes, Number);
  Before = mix(Block + 8, 8, mix(M->bytes, 16, Before + M->number));
  mt_checkpoint();
  After = mix(Bytes, sizeof Bytes, Number);
  After = mix(Block + 8, 8, mix(M->bytes, 16, After + M->number));
  printf("%d %s %s\n", Before == After, Real, M->real);
  return 0;
}
