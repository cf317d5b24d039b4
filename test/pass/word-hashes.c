// Hashes of the size of a word are reported where their upper bits count; those
// that are the same in longer words, and what only looks like one, are not.
//
// RUN: %migcc -O0 -Rpass-analysis=mt -fno-caret-diagnostics -c -o %t.o %s 2>&1 | sort | FileCheck %s
#include <stdint.h>
#include <stddef.h>

static unsigned long djb(const char *s) {
  unsigned long h = 5381;
  while (*s)
    h = (h << 5) + h + *s++;
  return h;
}
// CHECK: word-hashes.c:[[#@LINE+1]]:{{[0-9]+}}: remark: word-hash (refused between word sizes)
int remainder_of(const char *s, int n) { return djb(s) % (unsigned)n; }
// CHECK-NOT: remark
int lower_bits(const char *s) { return djb(s) & 1023; }
int power_of_two(const char *s) { return djb(s) % 64; }
unsigned cut(const char *s, unsigned n) { return (unsigned)djb(s) % n; }

unsigned fixed(const char *s, int n) {
  uint64_t h = 1;
  while (*s)
    h = h * 31 + *s++;
  return h % n;
}
unsigned bounded(const char *s, int n) {
  unsigned long h = 1;
  while (*s)
    h = (h * 31 + *s++) % 65521;
  return h % n;
}
unsigned counted(const char *s, int n) {
  size_t length = 0;
  while (*s++)
    length++;
  return length % n;
}

// CHECK: word-hashes.c:[[#@LINE+6]]:{{[0-9]+}}: remark: word-hash
size_t mixed(const char *s) {
  size_t h = 0;
  while (*s)
    h = (h ^ *s++) * 16777619;
  h += 7;
  return h ^ (h >> 15);
}

size_t hash_of(const char *s);
// CHECK: word-hashes.c:[[#@LINE+1]]:{{[0-9]+}}: remark: word-hash
int elsewhere(const char *s, size_t n) { return hash_of(s) % n; }

struct entry {
  unsigned long hash;
  unsigned long count;
};
// CHECK: word-hashes.c:[[#@LINE+1]]:{{[0-9]+}}: remark: word-hash
void kept(struct entry *e, const char *s) { e->hash = djb(s); }
// CHECK-NOT: remark
void digits(struct entry *e, const char *s, int n) {
  unsigned long x = 0;
  while (*s)
    x = x * 10 + (*s++ - '0');
  e->count = x % n;
}
void left_over(struct entry *e, size_t n) {
  while (n > 7)
    --n;
  e->count = n;
}
