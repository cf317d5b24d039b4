// What MT_UNION_TAG says is in the type table; what is wrong with it is an error
// that names the place. Opaque bytes are bytes, whatever they are declared as.
//
// RUN: %clang -g -O2 -I %S/../../include -fpass-plugin=%plugin -c -o %t.o %s
// RUN: not %clang -g -O2 -w -I %S/../../include -fpass-plugin=%plugin -DWRONG \
// RUN:   -c -o %t.bad.o %s 2>%t.errors
// RUN: FileCheck %s < %t.errors
// RUN: %clang -g -O2 -I %S/../../include -fpass-plugin=%plugin \
// RUN:   -Rpass-analysis=mt -fno-caret-diagnostics -c -o %t.o %s 2>%t.report
// RUN: FileCheck --check-prefix=REPORT --allow-empty %s < %t.report
#include "mt/mt.h"

// A tagged union needs no remark.
// REPORT-NOT: union
enum kind { INT, REAL };
struct value {
  enum kind kind;
  union {
    long i;
    double d;
  } u MT_UNION_TAG(kind, "INT i, REAL d");
};
struct value v;

#ifdef WRONG
// CHECK-DAG: union-tags.c:[[#@LINE+3]]: MT_UNION_TAG: there is no member 'k' beside the union
struct a {
  int kind;
  union { int i; double d; } u MT_UNION_TAG(k, "0 i");
} a;
// CHECK-DAG: union-tags.c:[[#@LINE+3]]: MT_UNION_TAG: the union has no member 'x'
struct b {
  int kind;
  union { int i; double d; } u MT_UNION_TAG(kind, "0 x");
} b;
// CHECK-DAG: union-tags.c:[[#@LINE+3]]: MT_UNION_TAG: 'FLAG' is neither an integer nor an enumerator of the tag
struct c {
  enum kind kind;
  union { int i; double d; } u MT_UNION_TAG(kind, "FLAG i");
} c;
// CHECK-DAG: union-tags.c:[[#@LINE+3]]: MT_UNION_TAG: '1' is there twice
struct d {
  enum kind kind;
  union { int i; double d; } u MT_UNION_TAG(kind, "REAL d, 1 i");
} d;
// CHECK-DAG: union-tags.c:[[#@LINE+3]]: MT_UNION_TAG: 'kind' is no integer
struct e {
  double kind;
  union { int i; double d; } u MT_UNION_TAG(kind, "1 i");
} e;
// CHECK-DAG: union-tags.c:[[#@LINE+3]]: MT_UNION_TAG: what has the tag is no union
struct f {
  int kind;
  struct { int i; double d; } u MT_UNION_TAG(kind, "1 i");
} f;
// CHECK-DAG: union-tags.c:[[#@LINE+3]]: MT_UNION_TAG: no value of the tag is named
struct g {
  int kind;
  union { int i; double d; } u MT_UNION_TAG(kind, "");
} g;
#endif

int main(void) { return (int)v.kind; }
