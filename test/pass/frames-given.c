// A variable whose address is only given to functions without safe points, which
// do not keep it, stays a value, as it is without the plugin.
//
// RUN: %clang -g -O2 -fpass-plugin=%plugin --target=x86_64-linux-gnu -S -emit-llvm -o - %s | FileCheck %s
// RUN: %same-frames %s | FileCheck --check-prefix=FRAMES %s

static unsigned next(unsigned *state) {
  unsigned *s = state;
  return *s = *s * 5 + 1;
}
static void add(unsigned *sum, unsigned *by) { *sum += next(by); }

// CHECK-LABEL: define {{.*}}@given(
// CHECK-NOT: alloca
// CHECK: {{^}}}
// FRAMES-LABEL: given (
unsigned given(int n) {
  unsigned seed = 1, sum = 0;
  while (n > 0) {
    add(&sum, &seed);
    n = n * 3 / 4;
  }
  return sum;
}

// CHECK-LABEL: define {{.*}}@keeps(
// CHECK: alloca %mt.with.gap
// CHECK: {{^}}}
static int *kept;
static void keep(int *p) { kept = p; }
int keeps(int n, int a) {
  keep(&a);
  while (n > 0) {
    *kept += n;
    n = n * 3 / 4;
  }
  return a;
}

// CHECK-LABEL: define {{.*}}@gets(
// CHECK: alloca %mt.with.gap
// CHECK: {{^}}}
static int *same(int *p) { return p; }
int gets(int n, int a, int b) {
  int *p = same(a < b ? &a : &b);
  while (n > 0) {
    *p += n;
    n = n * 3 / 4;
  }
  return a ^ b;
}

// CHECK-LABEL: define {{.*}}@hides(
// CHECK: alloca %mt.with.gap
// CHECK: {{^}}}
static void put(int **to, int *p) { *to = p; }
int hides(int n, int a) {
  int *p;
  put(&p, &a);
  while (n > 0) {
    *p += n;
    n = n * 3 / 4;
  }
  return a;
}

// Its own frame holds the address.
// CHECK-LABEL: define {{.*}}@waits(
// CHECK: alloca %mt.with.gap
// CHECK: {{^}}}
static __attribute__((noinline)) void fill(int *p, int n) {
  while (n > 0) {
    *p += n;
    n = n * 3 / 4;
  }
}
int waits(int n) {
  int a = 1;
  fill(&a, n);
  return a;
}
