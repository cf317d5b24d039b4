// A packed struct looks like another in debug info, but is not passed at an even
// place: where that matters checkpoints wait, and the report says so.
//
// RUN: %clang -g -O2 -fpass-plugin=%plugin --target=mips-linux-gnu -Rpass-analysis=mt -c -o /dev/null %s 2>&1 | FileCheck %s
// RUN: %clang -g -O2 -fpass-plugin=%plugin --target=arm-linux-gnueabihf -Rpass-analysis=mt -c -o /dev/null %s 2>&1 | FileCheck %s
struct two {
  double a, b;
};
struct __attribute__((packed)) packed {
  double a, b;
};
void each(int n, ...);

// CHECK-NOT: remark
void plain(const struct two *t) { each(1, *t); }
// CHECK: packed-argument.c:[[#@LINE+1]]:{{[0-9]+}}: remark: variadic (checkpoints wait)
void packed(const struct packed *t) { each(1, *t); }
