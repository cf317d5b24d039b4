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
