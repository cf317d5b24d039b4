/* _Bool: variables, arrays, members, arguments, results, and a sieve. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

struct options {
  bool verbose : 1, quick : 1;
  bool plain;
  long level;
  bool list[5];
};

static bool sieve[1500];
static bool any;

static bool flip(bool b, int n) {
  int i;
  for (i = 0; i < n % 3; i++)
    b = !b;
  return b;
}

int main(void) {
  struct options o = {0}, *heap = calloc(3, sizeof *heap);
  bool *dynamic = calloc(50, sizeof(bool)), local = true;
  int i, j, primes = 0, h = 0;
  for (i = 2; i < 1500; i++) {
    if (sieve[i])
      continue;
    primes++;
    for (j = 2 * i; j < 1500; j += i)
      sieve[j] = true;
  }
  for (i = 0; i < 300; i++) {
    local = flip(local, i) ^ sieve[i];
    o.verbose = flip(o.verbose, i + 1);
    o.quick = local && !o.verbose;
    o.plain |= i == 250;
    o.list[i % 5] = flip(o.list[(i + 1) % 5], i);
    heap[i % 3].list[i % 5] ^= local;
    heap[i % 3].quick = o.list[2];
    dynamic[i % 50] = dynamic[(i * 7) % 50] != local;
    any = any || (i > 280 && local);
    h = (h * 5 + local + 2 * o.quick + 4 * dynamic[i % 50] +
         8 * heap[i % 3].quick) %
        1000003;
  }
  printf("%d %d %d %d %d\n", primes, h, any, o.plain, heap[1].list[3]);
  return 0;
}
