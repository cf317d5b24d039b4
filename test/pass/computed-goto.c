// Label addresses mean nothing elsewhere: labels are numbered, also in tables,
// and the jump is a switch; over the index, if the table never changes.
//
// RUN: %clang -g -O0 -fpass-plugin=%plugin -S -emit-llvm -o - %s | FileCheck %s
// RUN: %clang -g -O2 -fpass-plugin=%plugin -S -emit-llvm -o - %s | FileCheck %s --check-prefix=FAST

// CHECK: @run.table = internal {{.*}}[ptr inttoptr (i64 2 to ptr), ptr inttoptr (i64 1 to ptr)]
// CHECK-LABEL: define {{.*}}i32 @run(
// CHECK-NOT: indirectbr
// CHECK: switch i64
// FAST-LABEL: define {{.*}}i32 @run(
// FAST-NOT: @run.table
// FAST: load atomic i32, ptr @mt_flag
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

// The program may change this one.
// FAST-LABEL: define {{.*}}i32 @patched(
// FAST: @patched.table
// FAST: load atomic i32, ptr @mt_flag
int patched(const unsigned char *code, int swap) {
  static void *table[] = {&&stop, &&next};
  int n = 0;
  if (swap)
    table[2 - swap] = &&next;
  goto *table[*code];
next:
  n++;
  goto *table[*++code];
stop:
  return n;
}
