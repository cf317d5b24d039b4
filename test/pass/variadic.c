// What a variadic function is passed is in its caller's frame, which passes it
// again; of the callee's lists the frame has each, and one of all arguments. The
// frames are the same on all targets, and so is what waits.
//
// RUN: %clang -g -O0 -fpass-plugin=%plugin --target=x86_64-linux-gnu -S -emit-llvm -o - %s | FileCheck %s
// RUN: %same-frames %s | FileCheck --check-prefix=FRAMES %s
#include <stdarg.h>

int work(int);

// CHECK-LABEL: define {{.*}}@sum(
// CHECK-COUNT-1: call void @llvm.va_start
// CHECK-NOT: call void @llvm.va_start
// CHECK: call void @llvm.va_copy
// CHECK: {{^}}}
// FRAMES-LABEL: sum (
// FRAMES: call work
// FRAMES-DAG: ap va_list
// FRAMES-DAG: list of arguments va_list
int sum(int count, ...) {
  int total = 0;
  va_list ap;
  va_start(ap, count);
  total += work(va_arg(ap, int));
  total += va_arg(ap, int);
  va_end(ap);
  return total;
}

// FRAMES-LABEL: passes (
// FRAMES: call sum
// FRAMES-DAG: passed argument 0 int32
// FRAMES-DAG: passed argument 1 double
// FRAMES-DAG: passed argument 2 void *
int passes(int n, double *d) {
  return sum(2, n + 1, *d, "text");
}

// CHECK-LABEL: define {{.*}}@sum.mt.resume(
// CHECK: call void @llvm.va_start
// CHECK: call void @mt_resume_list(
// CHECK: {{^}}}

// CHECK-LABEL: define {{.*}}@passes.mt.resume(
// CHECK: invoke i32 (ptr, {{.*}}...) %{{.*}}(ptr %{{.*}}, i32 %{{.*}}, double %{{.*}}, ptr %{{.*}})
// CHECK: {{^}}}

struct small {
  int x;
};
struct two {
  int x;
  double y;
};
struct large {
  int values[20];
};
// A struct is one argument, however it is passed, and no copy is kept besides.
// FRAMES-LABEL: smallStruct (
// FRAMES-NEXT: call sum
// FRAMES-NEXT: passed argument 0 struct small
// FRAMES-LABEL: twoParts (
// FRAMES-NEXT: call sum
// FRAMES-NEXT: passed argument 0 struct two
// FRAMES-NEXT: passed argument 1 int
// FRAMES-NEXT: passed argument 2 struct two
// FRAMES-LABEL: largeStruct (
// FRAMES-NEXT: call sum
// FRAMES-NEXT: passed argument 0 struct large
// FRAMES-LABEL: elsewhere (
// FRAMES-NEXT: call sum
// FRAMES-NEXT: passed argument 0 struct two
// FRAMES-NEXT: passed argument 1 struct small
// FRAMES-NEXT: passed argument 2 struct two
int smallStruct(struct small s) { return sum(1, s); }
int twoParts(struct two s) { return sum(1, s, s.x, s); }
int largeStruct(struct large s) { return sum(1, s); }
struct holder {
  int n;
  struct two t;
} holders[3];
int elsewhere(struct two *t, const struct small *s) {
  return sum(3, t[2], *s, holders[1].t);
}
// FRAMES-LABEL: complexNumber (
// FRAMES: call sum {{.*}}deferred
int complexNumber(_Complex double z) { return sum(1, z); }
// FRAMES-LABEL: parts (
// FRAMES: call sum
// FRAMES-NOT: deferred
int parts(struct two s, _Complex double z) {
  return sum(1, s.x, s.y, __real__ z);
}
// FRAMES-LABEL: twice (
// FRAMES: call sum
// FRAMES-NOT: deferred
#define TWICE(x) sum(2, x, x)
int twice(int n) { return TWICE(n); }
// FRAMES-LABEL: pointers (
// FRAMES: call sum
// FRAMES-NOT: deferred
int pointers(struct two s) { return sum(1, &s, &s.x); }

// Of a list that is given the frame has how far it has come and whose it is. Its
// giver's frame has all the arguments, though it may not need them any more.
// FRAMES-LABEL: passesOn (
// FRAMES: call each
// FRAMES-NEXT: list of arguments va_list
// FRAMES-NEXT: n int
// FRAMES-NEXT: call fetch
// FRAMES-DAG: list of arguments va_list
// FRAMES-DAG: ap va_list
// FRAMES-DAG: n int
// FRAMES-NOT: deferred
int each(va_list);
int fetch(va_list *);
int passesOn(int n, ...) {
  va_list ap;
  va_start(ap, n);
  n += each(ap);
  va_end(ap);
  va_start(ap, n);
  n += fetch(&ap);
  va_end(ap);
  return n;
}

// FRAMES-LABEL: gets (
// FRAMES: call work
// FRAMES-NEXT: ap va_list
// FRAMES-NOT: deferred
// CHECK-LABEL: define {{.*}}@gets.mt.resume(
// CHECK: %[[OWN:.*]] = alloca [24 x i8]
// CHECK: select i1 %{{.*}}, ptr %[[OWN]], ptr %
// CHECK: {{^}}}
int gets(va_list ap) {
  work(va_arg(ap, int));
  return va_arg(ap, int);
}

// What stands in a macro stands where the call stands. Numbers are numbers all
// the same, and pointers to literals are pointers where structs look otherwise.
struct mixed {
  unsigned char c;
  int n;
  const char *p;
};
#define SUM(m, x) sum(4, (m)->n, (m)->p, (unsigned long long)(m)->c, (x) + 1)
// FRAMES-LABEL: macro (
// FRAMES: call sum
// FRAMES-NEXT: passed argument 0 int
// FRAMES-NEXT: passed argument 1 char *
// FRAMES-NEXT: passed argument 2 int64
// FRAMES-NEXT: passed argument 3 int32
// FRAMES-NOT: deferred
int macro(const struct mixed *m, int x) { return SUM(m, x); }
// CHECK-LABEL: define {{.*}}@literal.mt.resume(
// CHECK: invoke {{.*}}(ptr, {{.*}}...) %
// CHECK-NOT: byval
// CHECK: {{^}}}
int literal(int x) { return sum(1, &(struct two){x, 2.5}); }
