// -finstrument-functions: what goes on in a clone has been entered, and leaves as
// the function that it is a clone of.
//
// RUN: %clang -g -O2 -finstrument-functions -fpass-plugin=%plugin -S -emit-llvm -o - %s | FileCheck %s

void other(int);

// CHECK-LABEL: define {{.*}}@caller(
// CHECK: @__cyg_profile_func_enter({{.*}}@caller,
// CHECK: @__cyg_profile_func_exit({{.*}}@caller,
// CHECK: {{^}}}
// CHECK-LABEL: define {{.*}}@caller.mt.resume(
// CHECK-NOT: @caller.mt.resume,
// CHECK: @__cyg_profile_func_exit({{.*}}@caller,
// CHECK-NOT: @caller.mt.resume,
// CHECK: {{^}}}
int caller(int n) {
  other(n);
  return n;
}
