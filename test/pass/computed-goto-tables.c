// Once nothing is optimised any more, a computed goto by the index of a table is
// a jump through a table of addresses again, one for each jump.
//
// RUN: %clang -g -O2 -fpass-plugin=%plugin -S -emit-llvm -o - %s | FileCheck %s

// CHECK: @mt.labels = private unnamed_addr constant [4 x ptr] [ptr blockaddress(@run,
// CHECK-LABEL: define {{.*}}i32 @run(
// CHECK-NOT: switch
// CHECK: load atomic i32, ptr @mt_flag
// CHECK: getelementptr {{.*}}@mt.labels
// CHECK: indirectbr ptr
// CHECK: load atomic i32, ptr @mt_flag
// CHECK: getelementptr {{.*}}@mt.labels
// CHECK: indirectbr ptr
// CHECK-NOT: switch
// CHECK: {{^}}}
int run(const unsigned char *code) {
  static void *const table[] = {&&stop, &&next, &&twice, &&back};
  int n = 1;
  goto *table[*code];
next:
  n++;
  goto *table[*++code];
twice:
  n *= 2;
  goto *table[*++code];
back:
  n--;
  goto *table[*++code];
stop:
  return n;
}
