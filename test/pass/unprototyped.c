// A function that is declared without a prototype is the one that is called, on
// all targets.
//
// RUN: %same-frames %s | FileCheck %s
// CHECK: f (
// CHECK: call g 10
// CHECK: call g 10
int g();
int h();
int f(int x) { return g(x) + g(x, 1); }
