// What is only ever given to functions is what their parameters say that it is;
// where clang says nothing of a library's, a text is told by what writes it.
//
// RUN: %clang -g -O0 -fpass-plugin=%plugin --target=x86_64-linux-gnu -c -o %t.o %s && %mt frames %t.o | FileCheck %s
// RUN: %clang -g -O2 -fpass-plugin=%plugin --target=x86_64-linux-gnu -c -o %t.o %s && %mt frames %t.o | FileCheck %s
#include <alloca.h>
#include <stdio.h>
#include <string.h>

struct item {
  int a, b;
};
struct pair {
  void *first;
  struct item second;
};
struct large {
  int values[20];
};

void use(void *);
void work(void);
void print(struct item *item, const char *format, ...) { work(); }
void passes(struct pair by_value, struct item *item, char *text) { work(); }
void mixes(int x, struct pair p, struct item *item, char *text, struct pair q,
           int y) {
  work();
}
struct large gives(struct item *item, char *text) {
  struct large l = {{item->a, *text}};
  work();
  return l;
}

// CHECK-LABEL: text (
// CHECK: call use
// CHECK-NEXT: char
void text(void) {
  use(strcpy(alloca(100), "abc"));
  work();
}

// CHECK-LABEL: variadic (
// CHECK: call print
// CHECK: <temporary {{.*}}> struct item
void variadic(void) {
  print(alloca(sizeof(struct item)), "%d", 3);
  work();
}

// CHECK-LABEL: toResult (
// CHECK: call gives
// CHECK: <temporary {{.*}}> struct item
void toResult(void) {
  gives(alloca(sizeof(struct item)), "");
  work();
}

// A struct may be passed in two arguments, or in memory.
// CHECK-LABEL: behindStruct (
// CHECK: call passes
// CHECK: <temporary {{.*}}> struct item
void behindStruct(struct pair p) {
  passes(p, alloca(sizeof(struct item)), "");
  work();
}

// Which one is which between two is not guessed.
// CHECK-LABEL: betweenStructs (
// CHECK: call mixes
// CHECK: <temporary {{.*}}> unknown type
void betweenStructs(struct pair p) {
  mixes(1, p, alloca(sizeof(struct item)), "", p, 2);
  work();
}
