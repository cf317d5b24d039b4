// main becomes a function of its own, and the new one asks the runtime first.
// An old object and a new runtime do not link: the version is in the names.
//
// RUN: %clang -g -O1 -fpass-plugin=%plugin -S -emit-llvm -o - %s | FileCheck %s

// CHECK: @llvm.global_ctors = {{.*}}ptr @mt.register
// CHECK-LABEL: define internal {{.*}}i32 @mt.user.main(
// CHECK-LABEL: define {{.*}}i32 @main(i32 %0, ptr %1, ptr %2)
// CHECK: call i32 @mt_main_v1(i32 %0, ptr %1, ptr %2, ptr nonnull @mt.user.main)
// CHECK: call void @mt_register_module_v1(ptr nonnull @mt.module)
int main(int argc, char **argv) {
  (void)argv;
  return argc;
}
