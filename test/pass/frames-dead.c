// A frame holds what is live at its safe point and nothing else: variables that
// are dead or not yet written are absent.
//
// RUN: %same-frames %s | FileCheck %s

int g(void);
void use(int *);

// CHECK-LABEL: dead (frames-dead.c:
// CHECK-NEXT: entry
// CHECK-NEXT: a int
// CHECK-NEXT: loop
// CHECK-NEXT: x int
// CHECK-NEXT: y int
// CHECK-NEXT: i int
// CHECK-NEXT: call g [[#]]:11
// CHECK-NEXT: x int
// CHECK-NEXT: call g [[#]]:5
// CHECK-NEXT: x int
// CHECK-NEXT: y int
// CHECK-NEXT: i int
int dead(int a) {
  int x = a * 2;
  int y = g();
  for (int i = 0; i < y; i++)
    g();
  return y + x;
}

// What has an address lives as long as its scope.
// CHECK-LABEL: escaped (
// CHECK: call g
// CHECK-NEXT: a int
// CHECK-NOT: int
int escaped(int a) {
  int unused = a;
  use(&a);
  return g();
}
