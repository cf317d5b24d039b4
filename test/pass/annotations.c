// What a file beside the source says of types is in the type table, and what is
// wrong with it is an error: of the file by its line, of a type where that is.
//
// RUN: echo '# a comment' > %t.mt
// RUN: echo 'tag value.u flags: &12 i, &2 r, * -' >> %t.mt
// RUN: echo 'pointer value.next node' >> %t.mt
// RUN: %migcc -Xclang -load -Xclang %plugin -mllvm -mt-annotations=%t.mt -O1 -Rpass-analysis=mt -c -o %t.o %s 2>&1 | FileCheck --allow-empty --check-prefix=FINE %s
// RUN: %mtbuild/bin/mtcc --annotations=%t.mt -O1 -c -o %t.o %s
// RUN: %migcc -O1 -Rpass-analysis=mt -c -o %t.o %s 2>&1 | FileCheck --check-prefix=PLAIN %s
// RUN: echo 'tag value.u flag: 1 i' > %t.mt
// RUN: not %migcc -Xclang -load -Xclang %plugin -mllvm -mt-annotations=%t.mt -c -o %t.o %s 2>&1 | FileCheck --check-prefix=UNION %s
// RUN: echo 'pointer value.flags node' > %t.mt
// RUN: not %migcc -Xclang -load -Xclang %plugin -mllvm -mt-annotations=%t.mt -c -o %t.o %s 2>&1 | FileCheck --check-prefix=POINTER %s
// RUN: echo 'pointers value.next node' > %t.mt
// RUN: not %migcc -Xclang -load -Xclang %plugin -mllvm -mt-annotations=%t.mt -c -o %t.o %s 2>&1 | FileCheck --check-prefix=LINE %s
// RUN: echo 'cut value flags: &1 nothing' > %t.mt
// RUN: not %migcc -Xclang -load -Xclang %plugin -mllvm -mt-annotations=%t.mt -c -o %t.o %s 2>&1 | FileCheck --check-prefix=CUT %s
// RUN: echo 'class value methods: first other' > %t.mt
// RUN: not %migcc -Xclang -load -Xclang %plugin -mllvm -mt-annotations=%t.mt -c -o %t.o %s 2>&1 | FileCheck --check-prefix=CLASS %s
// RUN: echo 'class value flags: many other' > %t.mt
// RUN: not %migcc -Xclang -load -Xclang %plugin -mllvm -mt-annotations=%t.mt -c -o %t.o %s 2>&1 | FileCheck --check-prefix=NUMBER %s
// RUN: echo 'tag value.u flags: &12=8 i, &12=2 r' > %t.mt
// RUN: not %migcc -Xclang -load -Xclang %plugin -mllvm -mt-annotations=%t.mt -c -o %t.o %s 2>&1 | FileCheck --check-prefix=BITS %s
// RUN: echo 'behind value. bytes' > %t.mt
// RUN: not %migcc -Xclang -load -Xclang %plugin -mllvm -mt-annotations=%t.mt -c -o %t.o %s 2>&1 | FileCheck --check-prefix=BEHIND %s
// RUN: not %migcc -Xclang -load -Xclang %plugin -mllvm -mt-annotations=%t.none -c -o %t.o %s 2>&1 | FileCheck --check-prefix=FILE %s

// FINE-NOT: remark: union
// PLAIN: annotations.c:[[#@LINE+15]]:{{.*}} remark: union
// UNION: annotations.c:[[#@LINE+17]]: MT_UNION_TAG: there is no member 'flag' beside the union
// POINTER: annotations.c:[[#@LINE+18]]: in the annotations: 'flags' is no pointer
// LINE: .mt:1: it is none of 'tag STRUCT.UNION TAG: CASES'
// CUT: annotations.c:{{.*}}the struct has no member 'nothing'
// CLASS: in the annotations: struct value has no member 'methods'
// NUMBER: in the annotations: 'many' is no value of a class of struct value
// BITS: annotations.c:{{.*}}: '&12=2' are no bits and a value of them
// BEHIND: .mt:1: 'value.' is no STRUCT
// FILE: .none: No such file or directory

struct node {
  int number;
};
struct value {
  union {
    double r;
    short i[4];
  } u;
  void *next;
  int flags;
};

struct value first, *all = &first;

void set(struct value *v, double r) { v->u.r = r; }

int sum(void) {
  int n = 0;
  for (struct value *v = all; v; v = v->next)
    n += v->flags;
  return n;
}
