// Clones that do not run for long are optimised at the end of the pipeline, and
// to be small. The others go through all of it.
//
// RUN: %clang -g -O2 -Xclang -disable-llvm-passes -S -emit-llvm -o - %s | \
// RUN:   %opt -passes=mt-instrument -S | FileCheck %s --check-prefix=EARLY
// RUN: %clang -g -O2 -fpass-plugin=%plugin -S -emit-llvm -o - %s | FileCheck %s

void other(void);

// EARLY: define internal i32 @once.mt.resume({{.*}}) #[[ONCE:[0-9]+]]
// CHECK: define internal i32 @once.mt.resume({{.*}}) {{.*}}#[[ONCE:[0-9]+]]
int once(int n) {
  other();
  return n;
}

// EARLY: define internal void @often.mt.resume({{.*}}) #[[OFTEN:[0-9]+]]
// CHECK: define internal void @often.mt.resume({{.*}}) {{.*}}#[[OFTEN:[0-9]+]]
void often(int n) {
  while (n--)
    other();
}

// EARLY: define internal i32 @inside.mt.resume({{.*}}) #[[INSIDE:[0-9]+]]
// CHECK: define internal i32 @inside.mt.resume({{.*}}) {{.*}}#[[INSIDE:[0-9]+]]
int inside(const int *a, int n) {
  int s = 0;
  for (int i = 0; i < n; ++i)
    s += a[i];
  other();
  return s;
}

// EARLY-DAG: attributes #[[ONCE]] = { {{.*}}optnone{{.*}}"mt-late"="minsize"
// EARLY-DAG: attributes #[[OFTEN]] = { {{.*}}optnone{{.*}}"mt-late"="optsize"
// EARLY-NOT: attributes #[[INSIDE]] = { {{.*}}optnone
// CHECK-NOT: mt-late
// CHECK-DAG: attributes #[[ONCE]] = { {{.*}}minsize{{.*}}optsize
// CHECK-DAG: attributes #[[OFTEN]] = { {{.*}}noinline{{.*}}optsize
