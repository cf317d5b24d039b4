/* File status in the heap and on the stack: struct stat has members of other
 * sizes, in another order, on nearly every target; mips has other padding. Some
 * is known only by pointers in blocks that are laid out alike everywhere. */
/* mt-test: targets=x86_64,aarch64,riscv64,ppc64le,s390x,i386,armhf,mips ;
 * refuse no-g: -g */
#define _FILE_OFFSET_BITS 64
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct entry {
  char name[6];
  struct stat status;
  struct entry *next;
};

struct holder {
  struct stat *status;
  struct holder *next;
};

static unsigned mix(unsigned h, long long v) {
  int i;
  for (i = 0; i < 4; i++)
    h = (h ^ (unsigned)(v >> (16 * i) & 0xffff)) * 16777619u;
  return h;
}

int main(void) {
  struct entry *entries = NULL, *e;
  struct stat *sums = calloc(2, sizeof *sums), local;
  struct holder *held = NULL, *holder;
  unsigned h = 2166136261u;
  int i;
  for (i = 0; i < 4; i++) {
    FILE *file;
    e = calloc(1, sizeof *e);
    snprintf(e->name, sizeof e->name, "file%d", i);
    file = fopen(e->name, "w");
    fprintf(file, "some words and %*d\n", i * 9 + 2, i);
    fclose(file);
    if (chmod(e->name, 0640 | (unsigned)i) || stat(e->name, &e->status))
      return 1;
    e->next = entries;
    entries = e;
    holder = calloc(1, sizeof *holder);
    holder->status = calloc(1, sizeof *holder->status);
    holder->status->st_mode = 0600u + (unsigned)i;
    holder->status->st_nlink = 7u + (unsigned)i;
    holder->next = held;
    held = holder;
  }
  memset(&local, 0, sizeof local);
  for (i = 0; i < 40; i++)
    for (e = entries; e; e = e->next) {
      sums[i % 2].st_size += e->status.st_size + i;
      sums[i % 2].st_mode = e->status.st_mode;
      sums[i % 2].st_nlink += e->status.st_nlink;
      e->status.st_mtim.tv_sec = i * 100 + e->name[4];
      local.st_mtim = e->status.st_mtim;
      local.st_size = sums[i % 2].st_size / 2;
      h = mix(mix(h, local.st_size), local.st_mtim.tv_sec);
      h = mix(mix(h, e->status.st_mode), (long long)sums[i % 2].st_nlink);
      sums[i % 2].st_uid = h % 1000;
    }
  for (holder = held; holder; holder = holder->next)
    printf("%o %d\n", (unsigned)holder->status->st_mode,
           (int)holder->status->st_nlink);
  printf("%lld %o %d %08x\n", (long long)sums[1].st_size,
         (unsigned)sums[0].st_mode, (int)sums[0].st_nlink, h);
  return 0;
}
