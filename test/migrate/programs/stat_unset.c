/* mt-test: skip no-g: struct stat cannot be converted */
/* A struct stat on the stack that nothing has filled yet: its padding, which is
   elsewhere on every target, holds what was there before. */
#include "mt/mt.h"
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

struct input {
  int ready;
  struct stat status;
  long sum;
};

__attribute__((noinline)) static int soil(void) {
  volatile char Bytes[600];
  int I;
  for (I = 0; I < 600; I++)
    Bytes[I] = (char)(0x5a + I % 3);
  return Bytes[17];
}

__attribute__((noinline)) static int next(struct input *In, int I) {
  if (I == 2) {
    mt_checkpoint();
    stat("/dev/null", &In->status);
    In->ready = 1;
  }
  In->sum += I;
  return I < 4;
}

__attribute__((noinline)) static long go(void) {
  struct input In;
  int I;
  In.status.st_nlink = 0;
  In.status.st_blksize = 0;
  In.status.st_ino = In.status.st_dev = In.status.st_rdev = 0;
  In.status.st_size = In.status.st_blocks = 0;
  memset(&In.status.st_atim, 0, sizeof In.status.st_atim);
  memset(&In.status.st_mtim, 0, sizeof In.status.st_mtim);
  memset(&In.status.st_ctim, 0, sizeof In.status.st_ctim);
  In.ready = 0;
  In.sum = 0;
  for (I = 0; next(&In, I); I++) {
  }
  return In.ready && S_ISCHR(In.status.st_mode) ? In.sum : -1;
}

int main(void) {
  int Soiled = soil();
  printf("%ld %d\n", go(), Soiled > 0);
  return 0;
}
