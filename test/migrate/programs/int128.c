/* __int128 on the targets that have it. */
/* mt-test: targets=x86_64,aarch64,riscv64,ppc64le,s390x ;
   skip no-g: targets pass __int128 differently, and only -g tells how */
#include <stdio.h>
#include <stdlib.h>

typedef unsigned __int128 u128;
struct holder {
  char c;
  u128 v;
  short s;
};
static __int128 global = -1;

static u128 multiply(u128 a, u128 b, u128 m) {
  u128 r = 0;
  for (; b; b >>= 1) {
    if (b & 1)
      r = (r + a) % m;
    a = a * 2 % m;
  }
  return r;
}

static void print(u128 v) {
  printf("%016llx%016llx\n", (unsigned long long)(v >> 64),
         (unsigned long long)v);
}

int main(void) {
  u128 m = ((u128)1 << 89) - 1, x = 3, *heap = calloc(4, sizeof *heap);
  struct holder h[3] = {{0}};
  int i;
  for (i = 0; i < 30; i++) {
    x = multiply(x, x + (unsigned)i, m);
    heap[i % 4] ^= x << (i % 30);
    h[i % 3].v += heap[(i + 1) % 4];
    h[i % 3].c = (char)('a' + i % 26);
    h[i % 3].s = (short)-i;
    global = global * 3 - (__int128)x;
  }
  print(x);
  for (i = 0; i < 4; i++)
    print(heap[i] + h[i % 3].v + (u128)(h[i % 3].c + h[i % 3].s));
  print((u128)global);
  return 0;
}
