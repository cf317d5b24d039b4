// Label addresses mean nothing elsewhere: labels are numbered, also in tables,
// and the jump is a switch.
//
// RUN: %clang -g -O0 -fpass-plugin=%plugin -S -emit-llvm -o - %s | FileCheck %s

// CHECK: @run.table = internal {{.*}}[ptr inttoptr (i64 2 to ptr), ptr inttoptr (i64 1 to ptr)]
// CHECK-LABEL: define {{.*}}i32 @run(
// CHECK-NOT: indirectbr
// CHECK: switch i64
int run(const unsigned char *code) {
  static void *const table[] = {&&stop, &&next};
  int n = 0;
  goto *table[*code];
next:
  n++;
  goto *table[*++code];
stop:
  return n;
}
