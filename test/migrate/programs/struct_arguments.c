/* Structs and unions are passed to variadic functions and fetched again, of all
 * the shapes that some target passes in its own way: in pieces, in registers of
 * two kinds, in memory, by pointer, at even places; from variables, members,
 * elements, results and by pointers; more than there are registers for; and
 * behind more or fewer named arguments than the function's clone has. */
/* mt-test: may-finish: without -g it waits where a struct is passed;
 * skip no-g: targets pass structs differently, and only -g tells how */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct c1 { char a; };
struct c2 { char a, b; };
struct c3 { signed char a[3]; };
struct c5 { char a[5]; };
struct s1 { short a; char b; };
struct i1 { int a; };
struct i2 { int a, b; };
struct i3 { int a[3]; };
struct i5 { int a, b, c, d, e; };
struct l1 { long long a; };
struct il { int a; long long b; };
struct li { long long a; char b; };
struct f1 { float a; };
struct f2 { float a, b; };
struct f3 { float a[3]; };
struct d1 { double a; };
struct d2 { struct d1 a, b; };
struct d4 { double a, b, c, d; };
struct dl { double a; long long b; };
struct ld { long long a; double b; };
struct fi { float a; int b; };
struct p1 { const char *p; };
struct pn { const char *p; int n; };
struct big { char text[40]; int n; };
struct c4 { char a[4]; };
struct c8 { char a[8]; };
struct fa { float a[1]; };
struct da { double a[1]; };
struct f4 { float a[4]; };
struct f5 { float a[5]; };
struct fm { struct f2 in; int n; };
struct bits { int a : 5, b : 20; unsigned c : 30; };
struct __attribute__((packed)) pk { char a; double b; };
struct __attribute__((packed)) pl { char a; long long b; int c; };
union u { int a; unsigned b; };
struct holder { struct i3 in; int n; struct d2 d; } shared = {{{1, 2, 3}}, 7, {{2.5}, {3.5}}};
struct i3 several[4] = {{{1, 2, 3}}, {{4, 5, 6}}, {{7, 8, 9}}, {{10, 11, 12}}};

static int work(int x) {
  int i;
  for (i = 0; i < 3; i++)
    x = (x * 7 + i) % 4099;
  return x;
}

static struct i3 make(int x) {
  struct i3 s;
  s.a[0] = work(x);
  s.a[1] = work(x + 1);
  s.a[2] = work(x + 2);
  return s;
}

#define TAKE(type, name) \
  do { \
    type name = va_arg(ap, type); \
    h = work(h)
#define END \
  } \
  while (0)

/* Each letter is a type. */
static int sum(const char *kinds, ...) {
  va_list ap;
  int h = 1;
  va_start(ap, kinds);
  for (; *kinds; kinds++) {
    switch (*kinds) {
    case 'a': TAKE(struct c1, s); h += s.a; END; break;
    case 'b': TAKE(struct c2, s); h += s.a + 2 * s.b; END; break;
    case 'c': TAKE(struct c3, s); h += s.a[0] + 2 * s.a[1] + 3 * s.a[2]; END; break;
    case 'd': TAKE(struct c5, s); h += s.a[0] + 2 * s.a[4]; END; break;
    case 'e': TAKE(struct s1, s); h += s.a + 2 * s.b; END; break;
    case 'f': TAKE(struct i1, s); h += s.a; END; break;
    case 'g': TAKE(struct i2, s); h += s.a + 2 * s.b; END; break;
    case 'h': TAKE(struct i3, s); h += s.a[0] + 2 * s.a[1] + 3 * s.a[2]; END; break;
    case 'i': TAKE(struct i5, s); h += s.a + 2 * s.b + 3 * s.c + 4 * s.d + 5 * s.e; END; break;
    case 'j': TAKE(struct l1, s); h += (int)(s.a % 4096); END; break;
    case 'k': TAKE(struct il, s); h += s.a + (int)(s.b % 4096); END; break;
    case 'l': TAKE(struct li, s); h += s.b + (int)(s.a % 4096); END; break;
    case 'm': TAKE(struct f1, s); h += (int)s.a; END; break;
    case 'n': TAKE(struct f2, s); h += (int)(s.a + 2 * s.b); END; break;
    case 'o': TAKE(struct f3, s); h += (int)(s.a[0] + 2 * s.a[1] + 3 * s.a[2]); END; break;
    case 'p': TAKE(struct d1, s); h += (int)s.a; END; break;
    case 'q': TAKE(struct d2, s); h += (int)(s.a.a + 2 * s.b.a); END; break;
    case 'r': TAKE(struct d4, s); h += (int)(s.a + 2 * s.b + 3 * s.c + 4 * s.d); END; break;
    case 's': TAKE(struct dl, s); h += (int)s.a + (int)(s.b % 4096); END; break;
    case 't': TAKE(struct ld, s); h += (int)s.b + (int)(s.a % 4096); END; break;
    case 'u': TAKE(struct fi, s); h += (int)s.a + 2 * s.b; END; break;
    case 'v': TAKE(struct p1, s); h += s.p[1]; END; break;
    case 'w': TAKE(struct pn, s); h += s.p[s.n]; END; break;
    case 'x': TAKE(struct big, s); h += s.text[3] + s.text[39] + s.n; END; break;
    case 'y': TAKE(union u, s); h += s.a; END; break;
    case 'A': TAKE(struct c4, s); h += s.a[0] + 2 * s.a[3]; END; break;
    case 'B': TAKE(struct c8, s); h += s.a[0] + 2 * s.a[7]; END; break;
    case 'C': TAKE(struct fa, s); h += (int)s.a[0]; END; break;
    case 'E': TAKE(struct da, s); h += (int)s.a[0]; END; break;
    case 'F': TAKE(struct f4, s); h += (int)(s.a[0] + 2 * s.a[3]); END; break;
    case 'G': TAKE(struct f5, s); h += (int)(s.a[0] + 2 * s.a[4]); END; break;
    case 'H': TAKE(struct fm, s); h += (int)(s.in.a + 2 * s.in.b) + s.n; END; break;
    case 'J': TAKE(struct bits, s); h += s.a + 2 * s.b + (int)s.c; END; break;
    case 'K': TAKE(struct pk, s); h += s.a + (int)s.b; END; break;
    case 'M': TAKE(struct pl, s); h += s.a + (int)(s.b % 4096) + s.c; END; break;
    case 'Q': TAKE(struct i2 *, s); h += s->a + 2 * s->b; END; break;
    case 'I': TAKE(int, s); h += s; END; break;
    case 'D': TAKE(double, s); h += (int)s; END; break;
    case 'L': TAKE(long long, s); h += (int)(s % 4096); END; break;
    default: printf("what is %c?\n", *kinds);
    }
    h = work(h % 100003);
  }
  va_end(ap);
  return h;
}

/* Other numbers of named arguments, and a struct as result. */
static struct i3 three(int a, int b, double c, const char *kinds, ...) {
  struct i3 r = {{0, 0, 0}};
  va_list ap;
  va_start(ap, kinds);
  r.a[0] = work(a + b + (int)c);
  for (; *kinds; kinds++)
    if (*kinds == 'l') {
      struct dl s = va_arg(ap, struct dl);
      r.a[1] = work(r.a[1] + (int)s.a + (int)(s.b % 4096));
    } else if (*kinds == 'd') {
      struct d2 s = va_arg(ap, struct d2);
      r.a[2] = work(r.a[2] + (int)(s.a.a + 2 * s.b.a));
    } else {
      struct i2 s = va_arg(ap, struct i2);
      r.a[2] = work(r.a[2] + s.a + s.b);
    }
  va_end(ap);
  r.a[2] += work(r.a[0]);
  return r;
}

/* In a macro all stands where the call does. */
#define SUM(p, m, x) \
  sum("IgIhLQfI", (p)->a, *(p), (m)->n, (m)->in, (long long)(m)->n, \
      &(struct i2){x, 4}, (struct i1){x}, (x) + 1)

int main(void) {
  struct c1 c1 = {65};
  struct c2 c2 = {66, 67};
  struct c3 c3 = {{1, -2, 3}};
  struct c5 c5 = {"abcd"};
  struct s1 s1 = {-300, 5};
  struct i1 i1 = {-1};
  struct i2 i2 = {100, 200}, *pointer = &i2;
  struct i5 i5 = {1, 2, 3, 4, 5};
  struct l1 l1 = {1234567890123LL};
  struct il il = {3, -77777777777LL};
  struct li li = {88888888888LL, 9};
  struct f1 f1 = {1.5f};
  struct f2 f2 = {2.5f, 3.5f};
  struct f3 f3 = {{4.5f, 5.5f, 6.5f}};
  struct d1 d1 = {1e3};
  struct d2 d2 = {{2e3}, {3e3}};
  struct d4 d4 = {1, 2, 3, 4};
  struct dl dl = {5.5, 6666666666LL};
  struct ld ld = {7777777777LL, 8.5};
  struct fi fi = {9.5f, 10};
  struct p1 p1 = {"pointer"};
  struct pn pn = {"number", 2};
  struct big big = {"a text of some forty characters, not...", 11};
  union u u = {42};
  struct c4 c4 = {"abc"};
  struct c8 c8 = {"abcdefg"};
  struct fa fa = {{11.5f}};
  struct da da = {{12.5}};
  struct f4 f4 = {{13, 14, 15, 16}};
  struct f5 f5 = {{17, 18, 19, 20, 21}};
  struct fm fm = {{22, 23}, 24};
  struct bits bits = {-3, 70000, 1000000};
  struct pk pk = {25, 26.5};
  struct pl pl = {27, 9876543210LL, 28};
  struct i3 r;
  unsigned h = 0;
  int i;
  for (i = 0; i < 8; i++) {
    h = h * 31 + (unsigned)sum("abcdefg", c1, c2, c3, c5, s1, i1, i2);
    h = h * 31 + (unsigned)sum("hijklg", make(i), i5, l1, il, li, *pointer);
    h = h * 31 + (unsigned)sum("mnopqr", f1, f2, f3, d1, d2, d4);
    h = h * 31 + (unsigned)sum("stuvwxy", dl, ld, fi, p1, pn, big, u);
    h = h * 31 + (unsigned)sum("IkIlDkgL", i, il, 2, li, 2.5, il, i2, -5LL);
    h = h * 31 + (unsigned)sum("DDDDDDqDDsDtp", 1., 2., 3., 4., 5., 6., d2, 7.,
                               8., dl, 9., ld, d1);
    h = h * 31 + (unsigned)sum("hhq", several[i % 4], shared.in, shared.d);
    h = h * 31 + (unsigned)SUM(pointer, &shared, i);
    h = h * 31 + (unsigned)sum("QgQ", &(struct i2){i, 5}, (struct i2){i, 6}, pointer);
    h = h * 31 + (unsigned)sum("ABCEFGHJKM", c4, c8, fa, da, f4, f5, fm, bits,
                               pk, pl);
    h = h * 31 + (unsigned)sum("IKmCMDaJI", i, pk, f1, fa, pl, 2.5, c1, bits, 2);
    r = three(i, 2, 3.5, "ldig", dl, d2, i2, pointer[0]);
    h = h * 31 + (unsigned)(r.a[0] + 2 * r.a[1] + 3 * r.a[2]);
    r = three(i, 2, 3.5, "dlldlg", d2, dl, dl, d2, dl, i2);
    h = h * 31 + (unsigned)(r.a[0] + 2 * r.a[1] + 3 * r.a[2]);
    i2.a += i;
    d2.b.a += i;
    pn.n = i % 6;
    shared.in.a[i % 3]++;
    printf("%d %u\n", i, h);
  }
  return 0;
}
