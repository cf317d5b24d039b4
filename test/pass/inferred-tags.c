// Unions whose tag the code shows need no remark; of the others, the remark names
// a place where it does not.
//
// RUN: %migcc -O0 -Rpass-analysis=mt -fno-caret-diagnostics -c -o %t.o %s 2>&1 | FileCheck %s
// RUN: %migcc -O2 -Rpass-analysis=mt -fno-caret-diagnostics -c -o %t.o %s 2>&1 | FileCheck %s
#include <stdlib.h>
#include <string.h>

double parse(void);

// What a variable starts with.
// CHECK: inferred-tags.c:[[#@LINE+3]]:1: remark: union
struct starting {
  int type;
  union {
    long i;
    double d;
    char *s;
  } u;
} starting[] = {{1, {.i = 5}}, {1, {.s = "x"}}};

// Before, behind, in between a comparison and what is written; a constant that an
// allocating function gets; a copy; both ways of a condition.
// CHECK-NOT: remark:
struct told {
  int type;
  union {
    long i;
    double d;
    char *s;
    char name[4];
  } u;
};
void before(struct told *p) {
  p->type = 1;
  parse();
  p->u.i = 5;
}
void behind(struct told *p, char *s) {
  p->u.s = s;
  p->type = 2;
}
void compared(struct told *p) {
  switch (p->type) {
  case 1:
    p->u.i++;
    break;
  case 3:
    p->u.d = parse();
  }
}
static struct told *make(int type) {
  struct told *p = malloc(sizeof *p);
  if (p)
    p->type = type;
  return p;
}
void *made(const char *s) {
  struct told *p = make(4);
  strcpy(p->u.name, s);
  return p;
}
void copied(struct told *p, struct told *q) {
  p->u = q->u;
  p->type = q->type;
}
void either(struct told *p, int x) {
  p->type = x ? 1 : 5;
  p->u.i = x;
}
struct told chosen(double d) { return (struct told){3, {.d = d}}; }

struct told table[] = {{1, {.i = 5}}, {2, {.s = "x"}}, {0, {0}}};

// A checkpoint in between would see the old tag.
// CHECK: inferred-tags.c:[[#@LINE+3]]:1: remark: union {{.*}} at {{.*}}inferred-tags.c:[[#@LINE+10]];
struct late {
  int type;
  union {
    long i;
    double d;
    char *s;
  } u;
};
void late(struct late *p) {
  p->u.d = 1;
  parse();
  p->type = 1;
}

// One value for two members.
// CHECK: inferred-tags.c:[[#@LINE+3]]:1: remark: union {{.*}} at {{.*}}inferred-tags.c:[[#@LINE+15]];
struct twice {
  int type;
  union {
    long i;
    double d;
    char *s;
  } u;
};
void once(struct twice *p) {
  p->type = 1;
  p->u.i = 1;
}
void again(struct twice *p) {
  if (p->type == 1) {
    p->u.d = 2;
    parse();
    p->type = 2;
  }
}

// What is read with a value of the tag counts as well.
// CHECK: inferred-tags.c:[[#@LINE+3]]:1: remark: union {{.*}} at {{.*}}inferred-tags.c:[[#@LINE+13]];
struct reading {
  int type;
  union {
    long i;
    double d;
    char *s;
  } u;
};
void wrote(struct reading *p) {
  p->type = 1;
  p->u.i = 1;
}
double reads(struct reading *p) { return p->type == 1 ? p->u.d : 0; }

// Who gets the address may write whatever it likes, at any time.
// CHECK: inferred-tags.c:[[#@LINE+3]]:1: remark: union {{.*}} at {{.*}}inferred-tags.c:[[#@LINE+12]];
struct given {
  int type;
  union {
    long i;
    double d;
    char *s;
  } u;
};
double *kept;
void gives(struct given *p) {
  p->type = 1;
  kept = &p->u.d;
}

// Whoever calls this knows more.
// CHECK: inferred-tags.c:[[#@LINE+3]]:1: remark: union {{.*}} at {{.*}}inferred-tags.c:[[#@LINE+9]];
struct outside {
  int type;
  union {
    long i;
    double d;
    char *s;
  } u;
};
void outside(struct outside *p) { p->u.d = 1; }

// The tag may have changed.
// CHECK: inferred-tags.c:[[#@LINE+3]]:1: remark: union {{.*}} at {{.*}}inferred-tags.c:[[#@LINE+13]];
struct either_way {
  int type;
  union {
    long i;
    double d;
    char *s;
  } u;
};
void either_way(struct either_way *p, int x) {
  p->type = 1;
  if (x)
    p->type = x;
  p->u.d = 1;
}

// Another element each time.
// CHECK: inferred-tags.c:[[#@LINE+3]]:1: remark: union {{.*}} at {{.*}}inferred-tags.c:[[#@LINE+14]];
struct element {
  int type;
  union {
    long i;
    double d;
    char *s;
  } u;
};
struct element *next(void);
void elements(struct element *p) {
  for (; p; p = next()) {
    if (p->type == 2)
      p = next();
    p->u.d = 1;
    p->type++;
  }
}

// A number that is 0 wherever this writes, but tells nothing of what it reads.
// CHECK: inferred-tags.c:[[#@LINE+3]]:1: remark: union {{.*}} at {{.*}}inferred-tags.c:[[#@LINE+12]];
struct record {
  int type, flags;
  union {
    long i;
    double d;
    char *s;
  } u;
};
void writes(struct record *p, int type, long i) {
  p->type = type;
  p->flags = 0;
  p->u.i = i;
}
double from_a_file(struct record *p) { return p->type == 3 ? p->u.d : 0; }

// A builtin that writes one of its results.
// CHECK: inferred-tags.c:[[#@LINE+3]]:1: remark: union {{.*}} at {{.*}}inferred-tags.c:[[#@LINE+10]];
struct overflowing {
  int type;
  union {
    long i;
    double d;
    char *s;
  } u;
};
int overflowing(struct overflowing *p, long a, long b) {
  return __builtin_add_overflow(a, b, &p->u.i);
}
