// A small function that calls itself takes its own body in; one that says not
// to be inlined does not, nor one that would need much more stack.
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

// CHECK-LABEL: define {{.*}}@large(
// CHECK-COUNT-2: invoke {{.*}}@large(
// CHECK-NOT: invoke {{.*}}@large(
// CHECK: {{^}}}
void fill(char *, int);
unsigned large(int n) {
  char text[500];
  if (n < 2)
    return 1;
  fill(text, n);
  return large(n - 1) * 3 + large(n - 2) + (unsigned)text[n % 500];
}
