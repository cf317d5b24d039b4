// Code of which something stays that is computed of an address, and that is no
// address itself, tells the runtime, unless the address is in the heap.
//
// RUN: %clang -g -O0 -fpass-plugin=%plugin --target=x86_64-linux-gnu -S -emit-llvm -o - %s | FileCheck %s --check-prefixes=CHECK,WIDE
// RUN: %clang -g -O0 -fpass-plugin=%plugin --target=i686-linux-gnu -S -emit-llvm -o - %s | FileCheck %s --check-prefixes=CHECK,NARROW
#include <stdint.h>
#include <string.h>

void take(uintptr_t);
void takeInt(int);
unsigned hash_of(uintptr_t);
static unsigned table[1024];
static char arena[1 << 16];
static uintptr_t kept;

// CHECK-LABEL: define {{.*}}@shifted(
// WIDE: %[[A:.*]] = sub i64 %{{.*}}, 137438953472
// NARROW: %[[A:.*]] = sub i32 %{{.*}}, 536870912
// CHECK: %[[S:.*]] = load i{{.*}}, ptr @mt_heap_size
// CHECK: icmp uge i{{.*}} %[[A]], %[[S]]
// CHECK: call void @mt_scrambled(ptr %{{.*}}, ptr @mt.scrambled.in)
// CHECK: {{^}}}
unsigned shifted(void *p) {
  uintptr_t a = (uintptr_t)p;
  a ^= a >> 9;
  return table[a % 1021];
}

// CHECK-LABEL: define {{.*}}@cut(
// CHECK: call void @mt_scrambled(
// CHECK: {{^}}}
void cut(short *to, void *p) { *to = (short)(uintptr_t)p; }

// CHECK-LABEL: define {{.*}}@linked(
// CHECK: call void @mt_scrambled(
// CHECK: call void @mt_scrambled(
// CHECK: {{^}}}
void linked(uintptr_t *both, void *p, void *q) {
  *both = (uintptr_t)p ^ (uintptr_t)q;
}

static uintptr_t mix(uintptr_t a) { return a * 31; }
static uintptr_t plain(void *p) { return (uintptr_t)p; }

// CHECK-LABEL: define {{.*}}@elsewhere(
// CHECK: call void @mt_scrambled(
// CHECK: {{^}}}
unsigned elsewhere(void *p) { return table[mix((uintptr_t)p) >> 20 & 1023]; }

// CHECK-LABEL: define {{.*}}@plain(
// CHECK: call void @mt_scrambled(
// CHECK: {{^}}}
unsigned returned(void *p) { return table[plain(p) / 24 % 1021]; }

// CHECK-LABEL: define {{.*}}@named(
// CHECK: call void @mt_scrambled(
// CHECK: {{^}}}
unsigned named(void *p) { return hash_of((uintptr_t)p); }

// What has another text where it looks finds it there all the same, or not.
// CHECK-LABEL: define {{.*}}@cached(
// CHECK-NOT: mt_scrambled
// CHECK: {{^}}}
const char *copy(const char *text) { return strdup(text); }
const char *cached(const char *text) {
  static const char *texts[53];
  const char **at = &texts[(uintptr_t)text % 53];
  if (!*at || strcmp(text, *at))
    *at = copy(text);
  return *at;
}

// CHECK-LABEL: define {{.*}}@found(
// CHECK: call void @mt_scrambled(
// CHECK: {{^}}}
const char *found(const char *text) {
  static const char *texts[53];
  const char **at = &texts[(uintptr_t)text % 53];
  if (*at != text && (!*at || strcmp(text, *at)))
    return 0;
  return *at;
}

// CHECK-LABEL: define {{.*}}@none(
// CHECK-NOT: mt_scrambled
// CHECK: {{^}}}
void *none(char *p, char *q, unsigned tag) {
  uintptr_t a = (uintptr_t)p;
  kept = a | tag;
  take(a);
  take((a + 63) & ~(uintptr_t)63);
  if (a % 64 || (a >> 12) == ((uintptr_t)q >> 12))
    p += -a & 63;
  take((a - (uintptr_t)arena) / 4096);
  take((uintptr_t)(q - p) / 3);
  takeInt((int)a);
  return (void *)((a & ~(uintptr_t)7) + 16);
}
