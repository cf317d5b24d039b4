// What may not go everywhere, or makes checkpoints wait, is remarked on where it
// stands, with effect and remedy; what is safe is not.
//
// RUN: %clang -g -O2 -w -fpass-plugin=%plugin -Rpass-analysis=mt \
// RUN:   -fno-caret-diagnostics -c -o %t.o %s 2>%t.report
// RUN: FileCheck %s < %t.report
// RUN: FileCheck --check-prefix=LOCAL %s < %t.report
// RUN: %clang -g0 -w -fpass-plugin=%plugin -Rpass-analysis=mt -c -o %t.o %s \
// RUN:   2>%t.report
// RUN: FileCheck --check-prefix=PLAIN %s < %t.report
// RUN: %clang -g -w -fpass-plugin=%plugin -c -o %t.o %s 2>%t.report
// RUN: count-19 0 < %t.report
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>

// PLAIN: remark: no-debug-info (refused between byte orders and word sizes): '{{.*}}safety-report.c' is compiled without -g; add -g
// CHECK-NOT: no-debug-info

// CHECK: safety-report.c:[[#@LINE+1]]:1: remark: union (refused between byte orders and word sizes): 'union number' holds members that convert in different ways, such as 'text'; use a struct to carry it to every target, or tell what is in it with MT_UNION_TAG [-Rpass-analysis=mt]
union number {
  int i;
  char *text;
} number;

// Nothing but the array is used; and the others, of which more is.
// CHECK-NOT: safety-report.c:[[#@LINE+1]]:1: remark: union
static union {
  char text[20];
  long align;
} text_only;
// CHECK: safety-report.c:[[#@LINE+1]]:1: remark: union {{.*}}: a union without a name holds members
static union {
  char text[20];
  long number;
} read_as_number;
// CHECK: safety-report.c:[[#@LINE+1]]:1: remark: union {{.*}}: a union without a name holds members
static union {
  char text[20];
  long number;
} passed_as_number;
// CHECK: safety-report.c:[[#@LINE+1]]:1: remark: union {{.*}}: a union without a name holds members
static union {
  char text[20];
  long number;
} text_too, one_is_a_number;
// CHECK: safety-report.c:[[#@LINE+1]]:1: remark: union {{.*}}: a union without a name holds members
static union {
  char text[20];
  long number;
} copied_from_a_number;
// CHECK: safety-report.c:[[#@LINE+1]]:1: remark: union {{.*}}: a union without a name holds members
static union {
  char text[20];
  struct {
    char first;
    long second;
  } parts;
} with_a_struct;
static long other_number;
static int take_text(char *text) { return text ? text[0] : 0; }
static void take_number(long *number) { ++*number; }
long use_unions(void) {
  int n = take_text(text_only.text) + take_text(read_as_number.text);
  // LOCAL: safety-report.c:[[#@LINE+1]]:1: remark: union {{.*}}: a union without a name holds members
  union {
    char text[20];
    long number;
  } by_way_of_void;
  void *way = &by_way_of_void.number;
  *(long *)way = n;
  n += take_text(by_way_of_void.text);
  __builtin_memcpy(copied_from_a_number.text, &other_number, sizeof(long));
  take_number(&passed_as_number.number);
  n += take_text(text_too.text);
  n += with_a_struct.parts.first + take_text(with_a_struct.text);
  return n + read_as_number.number + one_is_a_number.number;
}

// CHECK-NOT: union same
union same {
  unsigned u;
  int i;
  float f;
} same;

// CHECK: safety-report.c:[[#@LINE+1]]:1: remark: one-element-array ({{.*}}): 'struct hack' may end in an array of more elements; declare the array as []
struct hack {
  int n;
  double of[1];
} *hack;

// CHECK-NOT: struct flexible
struct flexible {
  int n;
  double of[];
} *flexible;

static int target;
// CHECK: safety-report.c:[[#@LINE+1]]:1: remark: address-in-integer ({{.*}}): 'table' starts with an address in an integer, which nothing tells from a number; hold it in a pointer
intptr_t table[] = {0, (intptr_t)&target};
int *pointers[] = {&target};

// CHECK: safety-report.c:[[#@LINE+3]]:3: remark: bytes-as-other-type ({{.*}}): 'pool' is
static char pool[64], text[64];
void *carve(void) {
  return pool + 8;
}

// CHECK: safety-report.c:[[#@LINE+3]]:18: remark: address-in-integer
struct holder { uintptr_t where; } holder;
void keep(int *p) {
  holder.where = (uintptr_t)p;
}

// CHECK: safety-report.c:[[#@LINE+3]]:3: remark: address-in-integer
void copied(void *p) {
  uintptr_t number;
  memcpy(&number, &p, sizeof number); write(1, &number, 1);
}

// CHECK: safety-report.c:[[#@LINE+2]]:10: remark: address-in-integer
uintptr_t hash(void *p) {
  return (uintptr_t)p * 31;
}

// CHECK-NOT: [[#@LINE+2]]:{{[0-9]+}}: remark
int differences(char *a, char *b) {
  return a - b + ((uintptr_t)a % 8 == 0) + (((uintptr_t)b & 15) == 1);
}

// Pointers in what is free, where there is a number otherwise; not where there
// is a pointer, or a union, or bytes.
struct entry { long key; short kind; };
struct small { int a, b; };
struct link { struct { struct link *next; } in; };
union cell { long number; void *next; };
void *free_list;
// CHECK: safety-report.c:[[#@LINE+1]]:47: remark: address-in-integer
void put_entry(struct entry *e) { *(void **)e = free_list; free_list = e; }
// CHECK: safety-report.c:[[#@LINE+1]]:47: remark: address-in-pieces
void put_small(struct small *s) { *(void **)s = free_list; free_list = s; }
// CHECK-NOT: [[#@LINE+3]]:{{[0-9]+}}: remark
// CHECK-NOT: [[#@LINE+3]]:{{[0-9]+}}: remark
// CHECK-NOT: [[#@LINE+3]]:{{[0-9]+}}: remark
void put_link(struct link *l, struct link *n) { *(void **)l = n; }
void put_cell(union cell *c) { *(void **)c = free_list; c->next = c; }
void put_bytes(char *c, struct entry *e) { *(void **)c = e; *(void **)e = 0; }
union passed { float f; float *p; } passed;
// CHECK-NOT: [[#@LINE+1]]:{{[0-9]+}}: remark
void pass(union passed p) { passed = p; }

// CHECK-NOT: [[#@LINE+4]]:{{[0-9]+}}: remark
// CHECK: safety-report.c:[[#@LINE+4]]:10: remark: address-in-integer
char *end;
void rebase(char *start, char *other) {
  end -= (uintptr_t)start;
  end += (uintptr_t)other;
}

// CHECK: safety-report.c:[[#@LINE+3]]:20: remark: address-in-integer
int buckets[100];
int find(void *p) {
  return buckets[(((uintptr_t)p >> 4) ^ 77) % 100];
}

// CHECK: safety-report.c:[[#@LINE+3]]:45: remark: address-in-integer
int turned[100];
int turn(void *p) {
  return turned[__builtin_bswap32((unsigned)(uintptr_t)p) % 100];
}

// CHECK: safety-report.c:[[#@LINE+3]]:{{[0-9]+}}: remark: address-in-integer
uintptr_t slot;
void swap(void *p) {
  __atomic_fetch_xor(&slot, (uintptr_t)p, __ATOMIC_RELAXED);
}

// CHECK: safety-report.c:[[#@LINE+2]]:18: remark: address-in-integer
int near(void *p) {
  return turned[((uintptr_t)p & 48) >> 4];
}

// CHECK: safety-report.c:[[#@LINE+3]]:{{[0-9]+}}: remark: address-in-integer
void store(int number);
void give(void) {
  store((int)(intptr_t)buckets);
}

// CHECK: safety-report.c:[[#@LINE-3]]:{{[0-9]+}}: remark: place-in-program

// CHECK: safety-report.c:[[#@LINE+2]]:{{[0-9]+}}: remark: address-in-integer
int scaled(int n) {
  return n * 3 + (int)(intptr_t)buckets;
}

// CHECK-NOT: [[#@LINE+2]]:{{[0-9]+}}: remark
int same_place(int *p) {
  return (intptr_t)p == (intptr_t)buckets;
}

// CHECK: safety-report.c:[[#@LINE+3]]:{{[0-9]+}}: remark: place-in-program (refused): a return address, a frame's, or a part of a variable's address is kept, which means nothing in another process; ask for it again where it is needed
void *caller;
void note(void) {
  caller = __builtin_return_address(0);
}

// As the hooks of -finstrument-functions are called.
// CHECK-NOT: [[#@LINE+3]]:{{[0-9]+}}: remark
static void hook(void (*function)(void), void *from) { caller = &buckets; }
void hooked(void) {
  hook(hooked, __builtin_return_address(0));
}

// CHECK-NOT: [[#@LINE+2]]:{{[0-9]+}}: remark
int is_deep(char *base) {
  return (char *)__builtin_frame_address(0) < base;
}

// CHECK-NOT: [[#@LINE+3]]:{{[0-9]+}}: remark
void *align(char *p) {
  uintptr_t a = (uintptr_t)p + 15;
  return (void *)(a & ~(uintptr_t)15);
}

// CHECK: safety-report.c:[[#@LINE+4]]:{{[0-9]+}}: remark: address-in-pieces (refused between byte orders and word sizes): a pointer is copied into smaller numbers
unsigned short code[4];
void emit(const char *text) {
  unsigned short parts[sizeof text / 2];
  __builtin_memcpy(parts, &text, sizeof text);
  code[0] = parts[0];
}

// Numbers that are taken apart for a moment, and copies of pointers.
// CHECK-NOT: [[#@LINE+5]]:{{[0-9]+}}: remark
// CHECK-NOT: [[#@LINE+5]]:{{[0-9]+}}: remark
unsigned high(double d, char *p, char *all[2]) {
  unsigned parts[2];
  __builtin_memcpy(parts, &d, sizeof d);
  __builtin_memcpy(all, &p, sizeof p);
  return parts[1] >> 20;
}

// CHECK: safety-report.c:[[#@LINE+5]]:{{[0-9]+}}: remark: address-in-integer
// The number lives while the loop may be stopped.
int *kept(int *p, int n) {
  int i;
  uintptr_t a =
      (uintptr_t)p;
  for (i = 0; i < n; i++)
    ((int *)a)[i] = i;
  return (int *)a;
}

// CHECK: safety-report.c:[[#@LINE+2]]:{{[0-9]+}}: remark: bytes-as-other-type ({{.*}}): 'local' is an array of bytes, and used as something else here; declare it as what it holds
int cast(void) {
  char local[8]; *(int *)local = 7; write(1, local, sizeof local);
  return local[3];
}

// CHECK-NOT: 'text'
void fill(void) {
  for (char *p = text; p != text + sizeof text; ++p)
    *p = 'x';
}

static int compare(const void *a, const void *b) {
  return *(const int *)a - *(const int *)b;
}
// CHECK: safety-report.c:[[#@LINE+3]]:3: remark: callback (checkpoints wait): 'qsort' of the C library calls back, if it sorts more than 4096
// CHECK-NOT: callback
void sort(int *a, int n) {
  qsort(a, n, sizeof *a, compare); qsort(a, 4, sizeof *a, compare);
}

// CHECK: safety-report.c:[[#@LINE+5]]:{{[0-9]+}}: remark: bytes-as-other-type ({{.*}}): 'payload' is an array of bytes, and used as something else here; declare it as what it holds
// CHECK: safety-report.c:[[#@LINE+7]]:{{[0-9]+}}: remark: bytes-as-other-type ({{.*}}): 'inside' is
// CHECK: safety-report.c:[[#@LINE+9]]:{{[0-9]+}}: remark: bytes-as-other-type ({{.*}}): 'copied' is
struct letter { int size; unsigned char payload[32]; };
void address(struct letter *l, int to) {
  *(int *)l->payload = to; }
typedef struct { int used; char inside[64]; } bump_store;
void *place(bump_store *s) {
  return s->inside + s->used; }
struct any { int size; char copied[32]; };
void set(struct any *a, const void *from) {
  memcpy(a->copied, from, a->size); }
// CHECK-NOT: bytes-as-other-type
struct line { int length; char text[32], more[8]; };
static char *after(struct line *l) { return l->text + l->length; }
void extend(struct line *l, const char *with, const struct line *other) {
  memcpy(after(l), with, strlen(with));
  memcpy(l->more, other->more, sizeof l->more);
}

// CHECK: safety-report.c:[[#@LINE+3]]:{{[0-9]+}}: remark: number-in-pieces ({{.*}}): 'word' is written here in another width than it is declared in, so that its byte order is not known; write it as what it is declared as
unsigned assemble(const char *s) {
  unsigned word;
  ((char *)&word)[s[0] & 3] = s[1]; write(1, &word, sizeof word);
  return word;
}

// CHECK: safety-report.c:[[#@LINE+3]]:{{[0-9]+}}: remark: number-in-pieces ({{.*}}): 'top' is
unsigned highest(void) {
  unsigned top = 0;
  ((char *)&top)[3] = -1; write(1, &top, sizeof top);
  return top;
}

// CHECK: safety-report.c:[[#@LINE+3]]:{{[0-9]+}}: remark: number-in-pieces ({{.*}}): a heap block
struct machine { unsigned char *memory; };
void poke(const struct machine *m, int at, int value) {
  *(int *)(m->memory + at) = value; }
void boot(struct machine *m) { m->memory = malloc(100); }

// CHECK: safety-report.c:[[#@LINE+4]]:{{[0-9]+}}: remark: number-in-pieces ({{.*}}): a heap block
struct picture { unsigned *pixels; };
void paste(const struct picture *p, const char *from) {
  for (int i = 0; i != 100; ++i)
    ((char *)p->pixels)[i] = from[i];
}
void blank(struct picture *p) { p->pixels = malloc(100); }

// CHECK-NOT: remark: number-in-pieces
void copy(char *to, const char *from, unsigned n) {
  for (; n >= 4; n -= 4, to += 4, from += 4)
    *(int *)to = *(const int *)from;
}
void swapBytes(char *a, char *b, unsigned n) {
  for (; n; --n) { char t = *a; *a++ = *b; *b++ = t; }
}
void both(void) {
  int numbers[4] = {1, 2, 3, 4};
  char bytes[16];
  copy(bytes, (char *)numbers, 16);
  swapBytes((char *)&numbers[0], (char *)&numbers[1], sizeof numbers[0]);
  write(1, numbers, sizeof numbers);
  write(1, bytes, sizeof bytes);
}

// CHECK: safety-report.c:[[#@LINE+2]]:10: remark: not-saved (lost or waited for): 'mmap' maps memory, which is not saved unless it is private, and a file's to be read; read the file, or unmap it soon
void *map(int file) {
  return mmap(0, 4096, PROT_READ, MAP_PRIVATE, file, 0);
}

// CHECK-NOT: variadic
long sum(int n, va_list rest) {
  long total = 0;
  while (n--)
    total += va_arg(rest, int);
  return total;
}

struct two {
  int x, y, z[4];
};
void each(int n, ...);
// CHECK: safety-report.c:[[#@LINE+2]]:3: remark: variadic (checkpoints wait): a complex number, a vector or a struct of unknown type is passed to variadic 'each'; pass a pointer to it
void passesComplex(const _Complex double *z) {
  each(1, *z);
}

// Other variadic functions can be stopped anywhere.
// CHECK-NOT: variadic
void passes(const struct two *t) {
  each(1, *t);
}
long total(int n, ...) {
  va_list rest;
  long total = 0;
  va_start(rest, n);
  while (n--)
    total += va_arg(rest, int);
  va_end(rest);
  return total;
}

// CHECK: safety-report.c:[[#@LINE+1]]:{{[0-9]+}}: remark: returns-twice (checkpoints wait): 'twice' has called 'getcontext', which returns twice in a way that is not supported yet: use setjmp
long twice(int n) {
  static ucontext_t here;
  long total = 0;
  getcontext(&here);
  while (n--)
    total += n * total + 1;
  return total;
}
