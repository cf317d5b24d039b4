// How a target returns a struct (in registers, coerced, or by a hidden pointer)
// does not show in the frame, neither in the function nor where it is called.
//
// RUN: %same-frames %s | FileCheck %s

struct big {
  long a[6];
};
struct pair {
  int x, y;
};
struct mixed {
  double d;
  int i;
};
int g(void);
struct big makeBig(int);
struct pair makePair(int);
struct mixed makeMixed(int);

// CHECK-LABEL: sret (
// CHECK-NEXT: entry
// CHECK-NEXT: n int
// CHECK-NEXT: call g
// CHECK-NEXT: n int
// CHECK-NEXT: b struct big
struct big sret(int n) {
  struct big b = {{n}};
  g();
  b.a[1] = n;
  return b;
}

// CHECK-LABEL: registers (
// CHECK-NEXT: entry
// CHECK-NEXT: n int
// CHECK-NEXT: call g
// CHECK-NEXT: n int
struct pair registers(int n) {
  struct pair p;
  p.x = g();
  p.y = n;
  return p;
}

// CHECK-LABEL: called (
// CHECK: call makePair
// CHECK-NEXT: n int
// CHECK-NEXT: call makeMixed
// CHECK-NEXT: p struct pair
// CHECK-NEXT: call makeBig
// CHECK-NEXT: m struct mixed
// CHECK-NEXT: call g
// CHECK-NEXT: m struct mixed
// CHECK-NEXT: b struct big
// CHECK-NEXT: <temporary [[#]]:12> int
long called(int n) {
  struct pair p = makePair(n);
  struct mixed m = makeMixed(n);
  struct big b = makeBig(p.x);
  return m.i + g() + m.i + b.a[2];
}
