/* Integer types that are one type on some targets and two on others: long and
 * int64_t, size_t and unsigned, ptrdiff_t and int; in blocks whose allocation
 * shows the type and in blocks that only a pointer tells of. */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

struct arrays {
  long *longs;
  int64_t *wide;
  size_t *sizes;
  unsigned *numbers;
  uint32_t *fixed;
  ptrdiff_t *differences;
  int *plain;
  unsigned long *unsigned_longs;
  uint64_t *unsigned_wide;
  size_t count;
};
struct pair {
  uint32_t *digits;
  size_t count;
};

static struct arrays hidden; /* its blocks come from behind a void * */

static void *hide(size_t n) {
  void *volatile p = malloc(n);
  return p;
}

static void fill(struct arrays *a, void *(*get)(size_t)) {
  size_t n = a->count = 9;
  a->longs = get(n * sizeof(long));
  a->wide = get(n * sizeof(int64_t));
  a->sizes = get(n * sizeof(size_t));
  a->numbers = get(n * sizeof(unsigned));
  a->fixed = get(n * sizeof(uint32_t));
  a->differences = get(n * sizeof(ptrdiff_t));
  a->plain = get(n * sizeof(int));
  a->unsigned_longs = get(n * sizeof(unsigned long));
  a->unsigned_wide = get(n * sizeof(uint64_t));
}

static void start(struct arrays *a) {
  size_t i;
  for (i = 0; i < a->count; i++) {
    a->longs[i] = -(long)i;
    a->wide[i] = -(int64_t)i << 33;
    a->sizes[i] = i;
    a->numbers[i] = (unsigned)i * 400000000u;
    a->fixed[i] = (uint32_t)i * 300000000u;
    a->differences[i] = 1 - (ptrdiff_t)i;
    a->plain[i] = (int)i - 4;
    a->unsigned_longs[i] = (unsigned long)i * 77;
    a->unsigned_wide[i] = (uint64_t)i << 40;
  }
}

static unsigned long long step(struct arrays *a, unsigned long long h) {
  size_t i;
  for (i = 0; i < a->count; i++) {
    a->longs[i] = (a->longs[i] * 3 + 1) % 1000003;
    a->wide[i] = a->wide[i] / 2 - a->longs[i];
    a->sizes[i] = (a->sizes[i] * 5 + i) % 1000003;
    a->numbers[i] = a->numbers[i] * 7u + 1u;
    a->fixed[i] ^= a->numbers[i] << 1;
    a->differences[i] = (a->differences[i] * 3 - 1) % 65537;
    a->plain[i] = (a->plain[i] * 5 + 2) % 4099;
    a->unsigned_longs[i] = (a->unsigned_longs[i] * 3 + 1) % 1000033;
    a->unsigned_wide[i] += (uint64_t)a->fixed[i] << 20;
    h = h * 31 + (unsigned long long)a->longs[i] +
        (unsigned long long)a->wide[i] + a->sizes[i] + a->numbers[i] +
        a->fixed[i] + (unsigned long long)a->differences[i] +
        (unsigned long long)a->plain[i] + a->unsigned_longs[i] +
        a->unsigned_wide[i];
  }
  return h;
}

int main(void) {
  struct arrays shown;
  struct pair p = {malloc(5 * sizeof(uint32_t)), 5};
  unsigned long long h = 1;
  size_t i;
  int round;
  fill(&shown, malloc);
  fill(&hidden, hide);
  start(&shown);
  start(&hidden);
  for (i = 0; i < p.count; i++)
    p.digits[i] = (uint32_t)i * 1000000007u;
  for (round = 0; round < 40; round++) {
    h = step(&shown, h) ^ step(&hidden, h);
    for (i = 0; i < p.count; i++) {
      p.digits[i] = p.digits[i] * 5u + (uint32_t)p.count;
      h = h * 3 + p.digits[i];
    }
  }
  printf("%016llx\n", h);
  return 0;
}
