// Behind setjmp the program notes which call the buffer is of; the clone calls
// setjmp again before it goes to the safe point. What is needed where longjmp
// comes back to is in the frames of all safe points before.
//
// RUN: %clang -g -O0 -fpass-plugin=%plugin --target=x86_64-linux-gnu -S -emit-llvm -o - %s | FileCheck %s
// RUN: %same-frames %s | FileCheck --check-prefix=FRAMES %s
#include <setjmp.h>

int risky(int);
extern jmp_buf target;

// CHECK-LABEL: define {{.*}}@fail(
// CHECK: call void @mt_longjmp(ptr {{.*}}@target, i32 {{.*}}1)
void fail(void) {
  longjmp(target, 1);
}

// CHECK-LABEL: define {{.*}}i32 @guarded(i32
// CHECK: %[[RESULT:.*]] = call i32 @_setjmp(ptr{{.*}} @target)
// CHECK: call void @mt_jump_armed(ptr %[[IDENTITY:.*]], ptr @target, i32 %[[RESULT]])
// CHECK-LABEL: define internal {{.*}}i32 @guarded.mt.resume(ptr
// CHECK: call void @mt_resume_bind(ptr %0)
// CHECK: %[[AGAIN:.*]] = call ptr @mt_jump_buffer(i64
// CHECK: call i32 @_setjmp(ptr %[[AGAIN]])
// FRAMES-LABEL: guarded (
// FRAMES: call risky
// FRAMES-DAG: onError int
// FRAMES-DAG: mt.jump
int guarded(int n, int onError) {
  if (setjmp(target))
    return onError;
  return risky(n);
}
