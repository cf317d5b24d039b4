// Heap calls go to the runtime's heap with a record of their site; a pointer to
// malloc is one to the runtime's; the result of a wrapper gets its caller's site.
//
// RUN: %clang -g -O0 -fpass-plugin=%plugin -S -emit-llvm -o - %s | FileCheck %s
#include <stdlib.h>

struct item {
  int a;
};

// CHECK: @allocator = {{.*}}global ptr @mt_plain_malloc
void *(*allocator)(size_t) = malloc;

// CHECK-LABEL: define {{.*}}ptr @wrapper(
// CHECK: call ptr @mt_malloc(i64 %{{.*}}, ptr @mt.sites)
void *wrapper(size_t n) {
  void *p = malloc(n);
  if (!p)
    abort();
  return p;
}

// CHECK-LABEL: define {{.*}}@make(
// CHECK: %[[P:.*]] = call ptr @wrapper(
// CHECK-NEXT: call void @mt_retag(ptr %[[P]], ptr getelementptr
// CHECK: call void @mt_free(
struct item *make(void) {
  struct item *i = wrapper(sizeof *i);
  free(i);
  return 0;
}

// A function that may be an allocator's: if it has given a block of just that
// size.
// CHECK-LABEL: define {{.*}}@elsewhere(
// CHECK: invoke ptr %{{.*}}(i64 {{.*}}8, i64 {{.*}}4)
// CHECK: call void @mt_retag_if_given(ptr %{{.*}}, ptr getelementptr {{.*}}, i64 4, i64 4, i64 32)
// CHECK-NOT: mt_retag
// CHECK: ret ptr
struct item *elsewhere(void *(*give)(size_t, size_t), void *(*get)(size_t)) {
  struct item *other = get(7);
  struct item *i = give(8, sizeof *i);
  return other ? other : i;
}
