// The clone binds what has an address, loads the values, dispatches on the safe
// point, and at a call calls the next frame's clone; a loop is entered at its
// header. Fast code has no dispatch.
//
// RUN: %clang -g -O0 -fpass-plugin=%plugin -S -emit-llvm -o - %s | FileCheck %s

int other(int *);

// CHECK-LABEL: define {{.*}}i32 @f(i32
// CHECK-NOT: switch
// CHECK: ret i32
// CHECK-LABEL: define internal {{.*}}i32 @f.mt.resume(ptr
// CHECK-SAME: section ".text.mt.resume"
// CHECK: call void @mt_resume_bind(ptr %0)
// CHECK: switch i32 %{{.*}}, label %{{.*}} [
// CHECK: %[[INNER:.*]] = call ptr @mt_resume_next()
// CHECK: %[[CODE:.*]] = load ptr, ptr
// CHECK: invoke i32 %[[CODE]](ptr %[[INNER]])
int f(int n) {
  int local = n;
  for (int i = 0; i < n; i++)
    local += other(&local);
  return local;
}
