// A migratable call is an invoke whose landing pad stores the live variables,
// commits the record and goes on unwinding; nothing is added behind the call.
//
// RUN: %clang -g -O2 -fpass-plugin=%plugin -S -emit-llvm -o - %s | FileCheck %s

int other(int);

// CHECK-LABEL: define {{.*}}i32 @caller(i32
// CHECK-SAME: personality ptr @__gcc_personality_v0
// CHECK: %[[R:.*]] = invoke {{.*}}i32 @other(i32 {{.*}})
// CHECK-NEXT: to label %[[NEXT:[0-9a-z._]+]] unwind label %[[PAD:[0-9a-z._]+]]
//
// CHECK: [[NEXT]]:
// CHECK-NOT: mt_
// CHECK: add nsw i32 %[[R]],
// CHECK-NOT: mt_
// CHECK: ret i32
//
// CHECK: [[PAD]]:
// CHECK-NEXT: landingpad { ptr, i32 }
// CHECK-NEXT: cleanup
// CHECK-NEXT: %[[BUF:.*]] = load ptr, ptr @mt_spill
// CHECK-NOT: call
// CHECK: store i32 %{{.*}}, ptr %
// CHECK-NOT: call
// CHECK: store ptr @mt.module, ptr %[[BUF]]
// CHECK-NOT: call
// CHECK: %[[END:.*]] = getelementptr {{.*}}ptr %[[BUF]], i32 48
// CHECK-NEXT: store ptr %[[END]], ptr @mt_spill
// CHECK-NEXT: resume
int caller(int n) {
  int kept = n * 3;
  return other(n) + kept;
}
