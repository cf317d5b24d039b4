/* Addresses of variables and functions that are kept as numbers. */
/* mt-test: targets=x86_64,aarch64,riscv64,ppc64le */
#include <stdint.h>
#include <stdio.h>

static int table[20];
static uintptr_t saved, others[4];

static int twice(int n) { return n * 2; }

static unsigned work(int n) {
  int local = 5;
  uintptr_t here = (uintptr_t)&local, code = (uintptr_t)twice;
  unsigned sum = 0;
  int i;
  for (i = 0; i < n; i++) {
    *(int *)here += ((int (*)(int))code)(i);
    sum = sum * 31u + (unsigned)local;
    ((int *)saved)[i % 3]++;
  }
  return sum;
}

int main(void) {
  int i;
  unsigned sum = 0;
  saved = (uintptr_t)&table[4];
  for (i = 0; i < 4; i++)
    others[i] = (uintptr_t)&table[i * 3];
  for (i = 0; i < 20; i++) {
    sum += work(i);
    *(int *)others[i % 4] += i;
  }
  for (i = 0; i < 20; i++)
    sum = sum * 7u + (unsigned)table[i];
  printf("%08x %d\n", sum, (uintptr_t)&table[4] == saved);
  return 0;
}
