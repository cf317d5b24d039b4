// What runs only for a checkpoint stands in a section of its own on x86_64.
//
// RUN: %clang -g -O2 -fpass-plugin=%plugin --target=x86_64-linux-gnu -S -o - %s | FileCheck %s
// RUN: %clang -g -O2 -fpass-plugin=%plugin --target=aarch64-linux-gnu -S -o - %s | FileCheck %s --check-prefix=WHOLE

// CHECK-LABEL: {{^}}walk:
// CHECK-NOT: mt_spill
// CHECK: .section .text.split.walk
// CHECK: mt_spill
// CHECK: mt_unwind
// WHOLE-LABEL: {{^}}walk:
// WHOLE-NOT: .text.split
// WHOLE: mt_unwind
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

// CHECK-LABEL: {{^}}twice:
// CHECK-NOT: mt_spill
// CHECK: .section .text.split.twice
// CHECK: mt_spill
// CHECK: _Unwind_Resume
long twice(struct node *n) {
  long first = walk(n);
  n->value++;
  return first + walk(n);
}
