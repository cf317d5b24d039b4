// How a target passes a struct (in registers, coerced to integers or floats, on
// the stack, by a hidden pointer) does not show in the frame.
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
struct floats {
  float a, b;
};
struct small {
  char c[3];
};
int g(void);

// CHECK-LABEL: byval (
// CHECK-NEXT: entry
// CHECK-NEXT: b struct big
// CHECK-NEXT: n int
// CHECK-NEXT: call g
// CHECK-NEXT: b struct big
// CHECK-NEXT: n int
long byval(struct big b, int n) {
  g();
  return b.a[n];
}

// CHECK-LABEL: coerced (
// CHECK-NEXT: entry
// CHECK-NEXT: f struct floats
// CHECK-NEXT: m struct mixed
// CHECK-NEXT: p struct pair
// CHECK-NEXT: s struct small
// CHECK-NEXT: call g
// CHECK-NEXT: f struct floats
// CHECK-NEXT: m struct mixed
// CHECK-NEXT: p struct pair
// CHECK-NEXT: s struct small
double coerced(struct pair p, struct mixed m, struct floats f,
               struct small s) {
  int r = g();
  return p.x + p.y + m.i + m.d + r + f.a + s.c[1];
}

// CHECK-LABEL: extended (
// CHECK-NEXT: entry
// CHECK-NEXT: a long long
// CHECK-NEXT: b _Bool
// CHECK-NEXT: c unsigned char
// CHECK-NEXT: s short
// CHECK-NEXT: call g
// CHECK-NEXT: a long long
// CHECK-NEXT: b _Bool
// CHECK-NEXT: c unsigned char
// CHECK-NEXT: s short
long long extended(long long a, unsigned char c, short s, _Bool b) {
  g();
  return a + c + s + b;
}
