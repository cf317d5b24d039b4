// The copies that a target makes of struct arguments, and the temporaries that
// struct results pass through, do not change how other temporaries are named.
//
// RUN: %same-frames %s | FileCheck %s

struct big {
  long a[6];
};
struct mixed {
  double d;
  int i;
};
int g(void);
int takeBig(struct big, int);
int takeMixed(struct mixed, int);
struct mixed makeMixed(int);

// CHECK-LABEL: passed (
// CHECK: call takeBig
// CHECK-NEXT: call g
// CHECK-NEXT: <temporary [[#]]:10> int
int passed(struct big b) {
  return takeBig(b, 1) * g();
}

// CHECK-LABEL: nested (
// CHECK: call makeMixed
// CHECK: call g
// CHECK-NEXT: <temporary [[#]]:20> {{.*}}struct mixed
int nested(int n) {
  return takeMixed(makeMixed(n), g());
}
