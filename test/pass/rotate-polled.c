// A loop that polls on its back edge tests at its end: one jump an iteration.
//
// RUN: %clang -O2 -fpass-plugin=%plugin --target=x86_64-linux-gnu -S -emit-llvm -o - %s | FileCheck %s

// CHECK-LABEL: define {{.*}}@each(
// CHECK-COUNT-2: @mt_poll_slow()
// CHECK: [[TEST:[0-9]+]]:
// CHECK-NEXT: icmp eq i32 {{.*}}, %0
// CHECK-NEXT: br i1 {{.*}}, label %{{[0-9]+}}, label %[[LOOP:[0-9]+]]
// CHECK: [[LOOP]]:
// CHECK-NEXT: phi i32
// CHECK-NEXT: invoke {{.*}}void @work(
// CHECK: load atomic i32, ptr @mt_flag
// CHECK: br i1 {{.*}}, label %{{[0-9]+}}, label %[[TEST]]
// CHECK: {{^}}}
void work(int);
void each(int n) {
  for (int i = 0; i < n; i++)
    work(i);
}
