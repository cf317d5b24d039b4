// Where a struct of one pointer is passed or returned in a register, it looks
// like a cast of the pointer to a number. It is none.
//
// RUN: %clang -g -O2 -fpass-plugin=%plugin --target=aarch64-linux-gnu -Rpass-analysis=mt -c -o /dev/null %s 2>&1 | FileCheck %s
// RUN: %clang -g -O0 -DNO_ANY -fpass-plugin=%plugin --target=aarch64-linux-gnu -Rpass-analysis=mt -c -o /dev/null %s 2>&1 | FileCheck %s
// RUN: %clang -g -O2 -fpass-plugin=%plugin --target=s390x-linux-gnu -Rpass-analysis=mt -c -o /dev/null %s 2>&1 | FileCheck %s
struct text {
  const char *start;
};
struct outer {
  int n;
  struct text t;
} variable;
int use(struct text t) { return t.start[0]; }
int useNumber(long n) { return n == 5; }
int any(int n, ...);

// CHECK-NOT: remark
int passes(const struct text *t) { return use(*t) + use(variable.t); }
#ifndef NO_ANY // without optimisation nothing tells of what is not declared
int passesAny(const struct text *t) { return any(1, *t, variable.t); }
#endif
struct text gives(const struct text *t) { return t[1]; }

// CHECK: struct-in-register.c:[[#@LINE+1]]:{{[0-9]+}}: remark: address-in-integer
int passesNumber(const struct text *t) { return useNumber((long)t->start); }
// CHECK: struct-in-register.c:[[#@LINE+1]]:{{[0-9]+}}: remark: address-in-integer
long givesNumber(const struct text *t) { return (long)t->start; }

// In a macro all stands where the call or return does.
#define PASS(t) useNumber((long)(t)->start)
#define GIVE(t) return (long)(t)->start
// CHECK: struct-in-register.c:[[#@LINE+1]]:{{[0-9]+}}: remark: address-in-integer
int macroPasses(const struct text *t) { return PASS(t); }
// CHECK: struct-in-register.c:[[#@LINE+1]]:{{[0-9]+}}: remark: address-in-integer
long macroGives(const struct text *t) { GIVE(t); }
