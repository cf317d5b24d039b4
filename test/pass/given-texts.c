// What is only ever given to functions is what they say that it is; where clang
// says nothing of them, a text is told by what the C library writes it with.
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

void use(void *);
void work(void);
void print(struct item *, const char *, ...) { work(); }
void passes(struct pair by_value, struct item *item) { work(); }

// CHECK-LABEL: text (
// CHECK: call use
// CHECK-NEXT: char
void text(void) {
  use(strcpy(alloca(100), "abc"));
  work();
}

// CHECK-LABEL: variadic (
// CHECK: call print
// CHECK-NEXT: struct item
void variadic(void) {
  print(alloca(sizeof(struct item)), "%d", 3);
  work();
}

// An argument may be passed as several, or in memory.
// CHECK-LABEL: behindStruct (
// CHECK: call passes
// CHECK-NOT: struct pair
void behindStruct(struct pair p) {
  passes(p, alloca(sizeof(struct item)));
  work();
}
