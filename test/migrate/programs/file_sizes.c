/* File status in the heap only: without -g nothing tells that struct stat is
 * laid out in another way where everything else is laid out alike. */
/* mt-test: targets=x86_64,aarch64,riscv64,ppc64le ; refuse no-g: -g */
#define _FILE_OFFSET_BITS 64
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

int main(void) {
  struct stat *status = calloc(3, sizeof *status);
  FILE *file = fopen("data", "w");
  unsigned h = 1;
  int i, j;
  fputs("some words\n", file);
  fclose(file);
  if (chmod("data", 0640) || stat("data", status))
    return 1;
  for (i = 0; i < 40; i++)
    for (j = 1; j < 3; j++) {
      status[j].st_size += status[0].st_size + i;
      status[j].st_mode = status[0].st_mode;
      status[j].st_nlink += status[0].st_nlink;
      h = h * 31u + (unsigned)status[j].st_mode + (unsigned)status[j].st_size;
    }
  printf("%ld %o %d %08x\n", (long)status[1].st_size,
         (unsigned)status[1].st_mode, (int)status[2].st_nlink, h);
  return 0;
}
