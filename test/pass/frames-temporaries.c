// The value of an expression that a call interrupts is a variable without a
// name, known by the place of its source.
//
// RUN: %same-frames %s | FileCheck %s

int g(void);

// CHECK-LABEL: product (
// CHECK: call g [[#]]:14
// CHECK-NEXT: <temporary [[#]]:10> int
// CHECK-NEXT: call g [[#]]:20
// CHECK-NEXT: <temporary [[#]]:12> int
// CHECK-NEXT: call g [[#]]:26
// CHECK-NEXT: <temporary [[#]]:12> int
// CHECK-NEXT: <temporary [[#]]:20> int
int product(int a) {
  return a * g() + g() * g();
}

// CHECK-LABEL: conditional (
// CHECK: call g [[#]]:10
// CHECK-NEXT: a int
// CHECK-NEXT: call g [[#]]:16
// CHECK-NOT: temporary
// CHECK-LABEL: indexed (
int conditional(int a) {
  return g() ? g() : a;
}

// Two of one place are told apart by the kind of their types.
// CHECK: call g [[#]]:12
// CHECK-NEXT: p int *
// CHECK-NEXT: <temporary [[#]]:10> int *
// CHECK-NEXT: call g [[#]]:21
// CHECK-NEXT: <temporary [[#]]:10> int32
// CHECK-NEXT: <temporary [[#]]:19> int *
int indexed(int *p) {
  return p[g()] + p[g()];
}
