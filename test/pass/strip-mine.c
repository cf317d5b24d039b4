// Polls leave innermost loops: a counted one is cut into chunks and vectorised,
// one that is over soon polls no more, one with an exit in its middle asks on
// its back edge, once in four iterations if those are short. A loop whose every
// iteration may take long keeps its poll. A nest of loops that is over soon does
// not poll at all, even if it calls what sets errno, nor one whose length the size
// of a variable limits.
//
// RUN: %clang -g -O2 -fpass-plugin=%plugin --target=x86_64-linux-gnu -S -emit-llvm -o %t %s
// RUN: FileCheck %s <%t
// RUN: FileCheck %s --check-prefix=POLLS <%t
#include <string.h>

// CHECK-LABEL: define {{.*}}@counted(
// CHECK: load <4 x i32>
// CHECK: load atomic i32, ptr @mt_flag
// CHECK: {{^}}}
int counted(const int *a, int n) {
  int sum = 0;
  for (int i = 0; i < n; i++)
    sum += a[i];
  return sum;
}

// CHECK-LABEL: define {{.*}}@bounded(
// CHECK-NOT: mt_flag
// CHECK: {{^}}}
int bounded(const int *a, int n) {
  int sum = 1;
  if (n > 1000)
    return 0;
  for (int i = 0; i < n; i++)
    sum = sum * 31 ^ a[i];
  return sum;
}

// CHECK-LABEL: define {{.*}}@triangle(
// CHECK-NOT: mt_flag
// CHECK: {{^}}}
double exp(double);
void triangle(double *a) {
  for (int i = 0; i < 12; i++)
    for (int j = i + 1; j < 12; j++)
      a[i] += exp(a[j]);
}

// A loop cannot go through more of a variable than there is.
// CHECK-LABEL: define {{.*}}@within(
// CHECK-NOT: mt_flag
// CHECK: {{^}}}
int within(const char *text, int n) {
  int seen[64], sum = 0;
  for (int i = 0; i < n; i++)
    seen[i] = text[i] & 3;
  for (int i = 0; i < 64; i++)
    sum = sum * 31 ^ seen[i];
  return sum;
}

// The bound of the inner loop is reached by two loads: the loop counts, and is
// unrolled as it would be without polls. Short rows have a copy without polls.
// CHECK-LABEL: define {{.*}}@rows(
// CHECK: %[[LENGTH:[0-9]+]] = sub i32
// CHECK: %[[LONG:[0-9]+]] = icmp ugt i32 %[[LENGTH]], {{[0-9]+}}
// CHECK: br i1 %[[LONG]]
// CHECK-COUNT-10: llvm.fmuladd
// CHECK-NOT: llvm.fmuladd
// CHECK: {{^}}}
// POLLS-LABEL: define {{.*}}@rows(
// POLLS-COUNT-2: load atomic i32, ptr @mt_flag
// POLLS-NOT: load atomic i32, ptr @mt_flag
// POLLS: {{^}}}
struct rows {
  int count;
  const int *begin;
  const double *value;
};
void rows(const struct rows *m, const double *x, double *y) {
  for (int i = 0; i < m->count; i++) {
    double sum = 0;
    for (int k = m->begin[i]; k < m->begin[i + 1]; k++)
      sum += m->value[k] * x[k];
    y[i] = sum;
  }
}

// CHECK-LABEL: define {{.*}}@middle(
// Four iterations, then the loop asks, and polls outside.
// CHECK-NOT: phi i32 [ {{[0-9]+}},
// CHECK-COUNT-4: i8 120, label
// CHECK-COUNT-2: load atomic i32, ptr @mt_flag
// CHECK-NOT: mt_flag
// CHECK: {{^}}}
const char *middle(const char *s, int *count) {
  for (; *s && *s != '='; s++)
    if (*s == 'x')
      ++*count;
  return s;
}

// CHECK-LABEL: define {{.*}}@copies(
// CHECK: call void @llvm.memcpy
// CHECK-NOT: sub i32 {{.*}}, 1
// CHECK: load atomic i32, ptr @mt_flag
// CHECK: {{^}}}
void copies(char *to, const char *from, size_t size, int n) {
  for (int i = 0; i < n; i++) {
    to[i] = 1;
    memcpy(to, from, size);
  }
}

// A step that is not known: the loop is cut for those that fit chunks, and polls
// in every iteration for others.
// CHECK-LABEL: define {{.*}}@marks(
// CHECK: icmp ult i64 {{.*}}, [[#]]
// CHECK: mul {{.*}}i64 %2, [[#]]
// CHECK-COUNT-2: load atomic i32, ptr @mt_flag
// CHECK: {{^}}}
void marks(unsigned char *a, long n, long step) {
  for (long i = 0; i < n; i += step)
    a[i] = 1;
}

// The bound is read in every iteration; that it stays the same shows once the
// function has been taken in by its caller, which unwinds through a landing pad.
// CHECK-LABEL: define {{.*}}@packs(
// CHECK: xor <4 x i32>
// CHECK: load atomic i32, ptr @mt_flag
// CHECK: {{^}}}
static int best[20001];
static int pack(const int *weights) {
  for (int i = 0; i < 200; ++i)
    for (int w = 20000; w >= weights[i]; --w) {
      int with = best[w - weights[i]] ^ 3;
      if (with > best[w])
        best[w] = with;
    }
  return best[20000];
}
int packs(unsigned seed) {
  int weights[200];
  for (int i = 0; i < 200; ++i)
    weights[i] = (int)(seed = seed * 1103515245 + 12345) & 511;
  return pack(weights);
}
