// A union without a name of which all that is stored is one member needs no
// remark: it is a struct of that member, in every frame.
//
// RUN: %migcc -O0 -Rpass-analysis=mt -fno-caret-diagnostics -c -o %t.o %s 2>&1 | FileCheck %s
// RUN: %mt frames %t.o bits | FileCheck --check-prefix=FRAME %s

int work(int);
void out(void *);

// CHECK-NOT: remark: union
// FRAME: u anonymous struct
int bits(double x) {
  union {
    double d;
    unsigned short s[4];
  } u;
  u.d = x;
  work(1);
  return u.s[0];
}

// What is put together from bytes is another number in each byte order.
// CHECK: stored-members.c:[[#@LINE+2]]:1: remark: union
long parts(long x) {
  union {
    long l;
    unsigned char s[8];
  } u;
  u.s[x & 7] = x;
  return u.l;
}

// CHECK-NEXT: stored-members.c:[[#@LINE+2]]:1: remark: union
int both(double x) {
  union {
    double d;
    unsigned short s[4];
  } u;
  u.d = x;
  u.s[0] = 1;
  return u.d > 1;
}

// CHECK-NEXT: stored-members.c:[[#@LINE+2]]:1: remark: union
double escapes(double x) {
  union {
    double d;
    unsigned short s[4];
  } u;
  u.d = x;
  out(&u);
  return u.d;
}

// CHECK-NEXT: stored-members.c:[[#@LINE+2]]:1: remark: union
long bit_fields(long x) {
  union {
    long l;
    unsigned y : 3;
  } u;
  u.y = x;
  return u.l;
}

// One that a pointer leads to.
// CHECK-NEXT: stored-members.c:[[#@LINE+1]]:1: remark: union
typedef union {
  double d;
  unsigned short s[4];
} pointed;
int pointers(double x, pointed *p) {
  pointed u;
  u.d = x;
  p->s[0] = 1;
  return u.s[0];
}
