// A call of itself at a function's end becomes a loop, unless the next
// activation may know a variable of this one.
//
// RUN: %clang -g -O2 -fpass-plugin=%plugin -S -emit-llvm -o - %s | FileCheck %s

// CHECK-LABEL: define {{.*}}i64 @gcd(
// CHECK-NOT: {{(invoke|call) .*}}@gcd(
// CHECK: load atomic i32, ptr @mt_flag
// CHECK-NOT: {{(invoke|call) .*}}@gcd(
// CHECK: {{^}}}
unsigned long gcd(unsigned long a, unsigned long b) {
  return b ? gcd(b, a % b) : a;
}

// CHECK-LABEL: define {{.*}}i32 @chain(
// CHECK: invoke {{.*}}@chain(
// CHECK: {{^}}}
int chain(int *before, int n) {
  int mine = n;
  *before += n * 3;
  if (n == 0)
    return *before;
  return chain(&mine, n - 1);
}

// longjmp comes back to the activation that has called setjmp.
// CHECK-LABEL: define {{.*}}i32 @retrying(
// CHECK: {{(invoke|call) .*}}@retrying(
// CHECK: {{^}}}
int setjmp(void *) __attribute__((returns_twice));
int retrying(int n, int guard, void *buffer) {
  if (n == guard && setjmp(buffer))
    return n;
  return n ? retrying(n - 1, guard, buffer) : 0;
}

// Who wants to see all activations in a debugger says so.
// CHECK-LABEL: define {{.*}}i64 @shown(
// CHECK: invoke {{.*}}@shown(
// CHECK: {{^}}}
__attribute__((disable_tail_calls, noinline)) unsigned long
shown(unsigned long a, unsigned long b) {
  return b ? shown(b, a % b) : a;
}
