// What is in memory by the end, and had been loaded or copied for each safe
// point in case it were not, is copied once for those that share it.
//
// RUN: %clang -g -O2 -fpass-plugin=%plugin -S -emit-llvm -o - %s | FileCheck %s

struct pair {
  long a, b, c;
};
void other(struct pair *, int *);

// CHECK-LABEL: define {{.*}}i32 @caller(
// CHECK: call void @llvm.memcpy{{.*}}, i64 24, i1 false)
// CHECK-NOT: @llvm.memcpy{{.*}}, i64 24,
// CHECK: call void @llvm.memcpy{{.*}}, i64 4, i1 false)
// CHECK-NOT: @llvm.memcpy
// CHECK: {{^}}}
int caller(int n) {
  int count = n;
  struct pair pair = {n, n, n};
  other(&pair, &count);
  other(&pair, &count);
  other(&pair, &count);
  return (int)pair.a + count;
}
