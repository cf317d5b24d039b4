// The copies that a target makes of struct arguments do not change
// how other temporaries are named.
//
// RUN: %same-frames %s | FileCheck %s

struct big {
  long a[6];
};
int g(void);
int takeBig(struct big, int);

// CHECK-LABEL: passed (
// CHECK: call takeBig
// CHECK-NEXT: call g
// CHECK-NEXT: <temporary [[#]]:10> int
int passed(struct big b) {
  return takeBig(b, 1) * g();
}
