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

struct mixed {
  double d;
  int i;
};
int takeMixed(struct mixed, int);
struct mixed makeMixed(int);

// A result that waits for another argument is a value like any.
// CHECK-LABEL: nested (
// CHECK: call makeMixed
// CHECK: call g
// CHECK-NEXT: <temporary [[#]]:20> struct mixed
int nested(int n) {
  return takeMixed(makeMixed(n), g());
}

// The place of the inner result is the outer call's copy.
// CHECK-LABEL: chained (
// CHECK: loop
// CHECK-NOT: <temporary
// CHECK: call makeBig
struct big makeBig(struct big, int);
int chained(struct big b, int n) {
  while (n--)
    b = makeBig(makeBig(b, n), n + 1);
  return takeBig(b, n);
}
