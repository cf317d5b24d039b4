// A function that is meant never to be called need not exist, though it is
// called without a prototype.
//
// RUN: %clang -w -g -O2 -fpass-plugin=%plugin --target=x86_64-linux-gnu -c -o %t.o %s && llvm-nm-19 -u %t.o | FileCheck %s
// CHECK-NOT: never
// CHECK: work
extern void never();
int work(int);
int f(unsigned x) {
  if (x < 5 && x > 5)
    never(x);
  return work(x);
}
