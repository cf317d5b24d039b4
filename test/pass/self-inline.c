// A small function that calls itself takes its own body in; one that says not
// to be inlined does not.
//
// RUN: %clang -g -O2 -fpass-plugin=%plugin -S -emit-llvm -o - %s | FileCheck %s

// CHECK-LABEL: define {{.*}}@fib(
// CHECK-COUNT-4: invoke {{.*}}@fib(
// CHECK: {{^}}}
unsigned fib(int n) { return n < 2 ? (unsigned)n : fib(n - 1) + fib(n - 2); }

// CHECK-LABEL: define {{.*}}@once(
// CHECK-COUNT-2: invoke {{.*}}@once(
// CHECK-NOT: invoke {{.*}}@once(
// CHECK: {{^}}}
__attribute__((noinline)) unsigned once(int n) {
  return n < 2 ? (unsigned)n : once(n - 1) * 3 + once(n - 2);
}
