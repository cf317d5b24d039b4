// In every cold block the stores come first and the one call last, so that the
// register allocator need not keep hot values in memory.
//
// RUN: %clang -g -O2 -fpass-plugin=%plugin -S -emit-llvm -o - %s | FileCheck %s

// CHECK-LABEL: define {{.*}}@walk(
// CHECK: load atomic i32, ptr @mt_flag monotonic
// CHECK: call {{.*}}i32 @mt_poll_slow()
// CHECK: load ptr, ptr @mt_spill
// CHECK-NOT: call
// CHECK: store ptr %{{.*}}, ptr @mt_spill
// CHECK-NEXT: call void @mt_unwind()
// CHECK-NEXT: unreachable
struct node {
  struct node *next;
  long value;
};
long walk(struct node *n) {
  long sum = 0;
  while (n) {
    sum += n->value;
    n = n->next;
  }
  return sum;
}
