// Hidden pointers to results and to arguments that some target passes
// indirectly are no variables of the frame.
//
// RUN: %same-frames %s | FileCheck %s

struct pair {
  int x, y;
};
int g(void);
struct pair makePair(int);

// CHECK-LABEL: chain (
// CHECK-NEXT: entry
// CHECK-NEXT: call makePair
// CHECK-NEXT: call makePair
// CHECK-NEXT: <temporary [[#]]:31> int
// CHECK-NEXT: call makePair
struct pair chain(void) {
  return makePair(makePair(1).x + makePair(2).y);
}

// CHECK-LABEL: complexResult (
// CHECK-NEXT: entry
// CHECK-NEXT: z complex
// CHECK-NEXT: call g
// CHECK-NEXT: z complex
_Complex double complexResult(_Complex double z) {
  g();
  return z * 2;
}

// CHECK-LABEL: indirect (
// CHECK-NEXT: entry
// CHECK-NEXT: z long double
// CHECK-NEXT: call g
// CHECK-NEXT: z long double
long double indirect(long double z) {
  g();
  return z * 2;
}
