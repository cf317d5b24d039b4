// A variable whose address only a dead pointer of the same function has held
// stays a value, as it is without the plugin.
//
// RUN: %clang -g -O2 -fpass-plugin=%plugin --target=x86_64-linux-gnu -S -emit-llvm -o - %s | FileCheck %s
// RUN: %same-frames %s | FileCheck --check-prefix=FRAMES %s

void use(int *);

// CHECK-LABEL: define {{.*}}@dead(
// CHECK-NOT: alloca
// CHECK: {{^}}}
int dead(int n, int a, int b) {
  while (n > 0) {
    int *smaller = a < b ? &a : &b;
    *smaller += n;
    n = n * 3 / 4;
  }
  return a ^ b;
}

// CHECK-LABEL: define {{.*}}@alive(
// CHECK: alloca %mt.with.gap
// CHECK: {{^}}}
int alive(int n, int a, int b) {
  int *last = &a;
  while (n > 0) {
    *last += n;
    last = a < b ? &a : &b;
    n = n * 3 / 4;
  }
  return a ^ b;
}

// Others may keep it.
// CHECK-LABEL: define {{.*}}@leaks(
// CHECK: alloca %mt.with.gap
// CHECK: {{^}}}
int leaks(int n, int a) {
  while (n > 0) {
    int *p = &a;
    use(p);
    n = n * 3 / 4;
  }
  return a;
}

struct large {
  int values[20];
};
int sum(struct large);

// However a target passes a struct, the pointer it is read through stays private.
// FRAMES-LABEL: passed (
// FRAMES: call use
// FRAMES-NEXT: n int
// FRAMES-NOT: temporary
int passed(int n) {
  struct large *l = &(struct large){{1, 2, 3}};
  n += sum(*l);
  use(&n);
  return n;
}
