/* 64-bit integers, which are register pairs on 32-bit targets: arithmetic,
 * arguments at odd positions, results, structs and arrays. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

struct wide {
  int32_t before;
  int64_t value;
  int32_t between;
  uint64_t other;
};

static uint64_t rotate(uint64_t x, int n) {
  int i;
  for (i = 0; i < n; i++)
    x = x << 1 | x >> 63;
  return x;
}
static int64_t odd(int a, int64_t b, int c, int64_t d, int e, int64_t f) {
  return b * a - d * c + f / (e + 1) + (int64_t)rotate((uint64_t)b, e);
}
static uint64_t gcd(uint64_t a, uint64_t b) { return b ? gcd(b, a % b) : a; }
static int64_t global = INT64_MIN;

int main(void) {
  uint64_t x = 88172645463325252u, h = 0, *heap = calloc(9, sizeof *heap);
  struct wide w = {-1, INT64_C(-9000000000), 1, UINT64_MAX};
  int i;
  for (i = 0; i < 120; i++) {
    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
    heap[i % 9] += x / 3;
    h = rotate(h, i % 13) ^ heap[i * 5 % 9];
    w.value = odd(i, w.value % 1000000007, w.before, (int64_t)(x >> 20),
                  w.between, global >> 8);
    w.other = w.other * 6364136223846793005u + gcd(x, h | 1);
    w.before = (int32_t)(h >> 40);
    w.between = i % 7;
    global = global / 2 + (int64_t)(w.other >> 1) - (int64_t)(x >> 1);
    if ((int64_t)h < global)
      h = ~h;
    h += (uint64_t)((double)(x >> 12) / 1024.0);
  }
  printf("%016" PRIx64 " %" PRId64 " %" PRId64 "\n", h, w.value, global);
  printf("%" PRIu64 " %d\n", w.other, (int)w.before);
  return 0;
}
