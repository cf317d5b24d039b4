// Safe points of a function store what they have in common in blocks that they
// share; each has its number, and what it alone keeps.
//
// RUN: %clang -g -O2 -fpass-plugin=%plugin -S -emit-llvm -o - %s | FileCheck %s
// RUN: %clang -g -O2 -fpass-plugin=%plugin -S -emit-llvm -o - %s | FileCheck %s --check-prefix=ONCE
// RUN: %clang -g -O2 -fpass-plugin=%plugin -S -emit-llvm -o - %s | FileCheck %s --check-prefix=CLONE

void other(int);

// CHECK-LABEL: define {{.*}}i32 @caller(
// CHECK-COUNT-3: invoke void @other(
// CHECK-COUNT-3: landingpad
// CHECK: phi i32 [ 1, %{{[0-9]+}} ], [ 2, %{{[0-9]+}} ], [ 3, %{{[0-9]+}} ]
// CHECK: store i32 %0, ptr %
// CHECK-NOT: store i32 %0
// CHECK: }

// The poll commits, and one block for all landing pads.
// ONCE-LABEL: define {{.*}}i32 @caller(
// ONCE-COUNT-2: store ptr @mt.module
// ONCE-NOT: store ptr @mt.module
// ONCE: }

// A clone keeps them in memory, as the frame has them: it restores and spills
// them with one copy each.
// CLONE-LABEL: define {{.*}}i32 @caller.mt.resume(
// CLONE: %[[HOME:.*]] = alloca [{{[0-9]+}} x i8]
// CLONE: call void @llvm.memcpy{{.*}} %[[HOME]], {{.*}}, i64 [[#BYTES:]], i1 false)
// CLONE-NOT: @llvm.memcpy
// CLONE: call void @llvm.memcpy{{.*}}, ptr {{.*}} %[[HOME]], i64 [[#BYTES]], i1 false)
// CLONE-NOT: @llvm.memcpy
// CLONE: }
int caller(int n) {
  int first = n * 3, second = n * 5;
  other(n);
  other(first);
  other(second);
  return n + first + second;
}
