// A leaf function without loops stays as it is: no poll, no personality, no
// clone, and calls to it stay calls.
//
// RUN: %clang -g -O0 -fpass-plugin=%plugin -S -emit-llvm -o - %s | FileCheck %s

// CHECK-LABEL: define {{.*}}i32 @leaf(i32
// CHECK-NOT: personality
// CHECK-NOT: mt_
// CHECK: ret i32
int leaf(int x) { return x * x + 1; }

// CHECK-LABEL: define {{.*}}i32 @calls_leaf(i32
// CHECK-NOT: personality
// CHECK: call i32 @leaf(
// CHECK-NOT: mt_
// CHECK: ret i32
int calls_leaf(int x) { return leaf(x) + leaf(x + 1); }

// CHECK-NOT: leaf.mt.resume
