// Of functions that call each other in a circle one polls at its entry, the one
// that calls itself besides; loops that always call it do not poll either.
//
// RUN: %clang -g -O2 -fno-inline -fpass-plugin=%plugin -S -emit-llvm -o - %s | FileCheck %s

static int sum(const char **in);
static int product(const char **in);
static int factor(const char **in);
struct node {
  struct node *left, *right, *next;
  int value;
};
static int walk(struct node *n);

// Only some of the iterations call.
// CHECK-LABEL: define {{.*}}@terms(
// CHECK: load atomic i32, ptr @mt_flag
// CHECK: {{^}}}
int terms(const char *in) {
  int value = 0;
  for (; *in; in++)
    if (*in == '(')
      value += sum(&in);
  return value;
}

// CHECK-LABEL: define {{.*}}@sum(
// CHECK-NOT: mt_flag
// CHECK: {{^}}}
static int sum(const char **in) {
  int value = product(in);
  while (*(*in)++ == '+')
    value += product(in);
  return value;
}

// The circle goes through other modules, which may know any of these.
// CHECK-LABEL: define {{.*}}@visit(
// CHECK: load atomic i32, ptr @mt_flag
// CHECK: {{^}}}
void elsewhere(int);
void visit(int n) {
  if (n > 1)
    elsewhere(n - 1);
  elsewhere(n);
}

// What returns before it polls does not poll for its caller.
// CHECK-LABEL: define {{.*}}@walks(
// CHECK: load atomic i32, ptr @mt_flag
// CHECK: {{^}}}
static int walk(struct node *n) {
  if (!n)
    return 0;
  return walk(n->left) + walk(n->right) + n->value;
}
int walks(struct node *n) {
  int value = 0;
  for (; n; n = n->next)
    value += walk(n->left);
  return value;
}
// CHECK-LABEL: define {{.*}}@walk(
// CHECK: load atomic i32, ptr @mt_flag
// CHECK: {{^}}}
// CHECK-LABEL: define {{.*}}@product(
// CHECK-NOT: mt_flag
// CHECK: {{^}}}
static int product(const char **in) {
  int value = factor(in);
  while (*(*in)++ == '*')
    value *= factor(in);
  return value;
}

// CHECK-LABEL: define {{.*}}@factor(
// CHECK: load atomic i32, ptr @mt_flag
// CHECK: {{^}}}
static int factor(const char **in) {
  if (*(*in)++ == '-')
    return -factor(in);
  return (*in)[-1] == '(' ? sum(in) : (*in)[-1];
}
