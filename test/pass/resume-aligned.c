// A variable of a larger alignment than records have keeps its own place in a
// clone: accesses of it may fault anywhere else.
//
// RUN: %clang -g -O2 -mavx2 --target=x86_64-linux-gnu -fpass-plugin=%plugin -S -emit-llvm -o - %s | FileCheck %s

typedef float wide __attribute__((vector_size(32)));

void other(void);

// CHECK-LABEL: define {{.*}}@keeps.mt.resume(
// CHECK: alloca <8 x float>, align 32
// CHECK: {{^}}}
void keeps(wide *to) {
  wide twice = *to + *to;
  wide *volatile kept = to;
  other();
  *kept = twice;
}
