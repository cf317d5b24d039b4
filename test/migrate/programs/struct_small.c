/* Small structs as arguments and results: 1 to 16 bytes, floats and mixes, all
 * of which have their own rules in each ABI. */
/* mt-test: skip no-g: targets pass structs differently, and only -g tells how
 */
#include <stdio.h>

struct s1 {
  signed char a;
};
struct s2 {
  short a;
};
struct s3 {
  signed char a, b, c;
};
struct s4 {
  int a;
};
struct s6 {
  short a, b, c;
};
struct s8 {
  int a, b;
};
struct s12 {
  int a, b, c;
};
struct s16 {
  int a, b, c, d;
};
struct f4 {
  float x;
};
struct f8 {
  float x, y;
};
struct f12 {
  float x, y, z;
};
struct f16 {
  float x, y, z, w;
};
struct d8 {
  double x;
};
struct d16 {
  double x, y;
};
struct mixed {
  double x;
  int n;
};
struct pair {
  const char *name;
  int n;
};
union either {
  int n;
  float x;
};

static int turn(int x) {
  int i;
  for (i = 0; i < 3; i++)
    x = (x * 7 + i) % 97;
  return x;
}

static struct s1 t1(struct s1 s, int n) {
  s.a = (signed char)(s.a ^ turn(n));
  return s;
}
static struct s2 t2(struct s2 s, int n) {
  s.a = (short)(s.a + turn(n));
  return s;
}
static struct s3 t3(struct s3 s, int n) {
  struct s3 r = {s.c, s.a, (signed char)turn(n)};
  turn(n + s.b);
  r.a = (signed char)(r.a + s.b);
  return r;
}
static struct s4 t4(struct s4 s, int n) {
  s.a += turn(n);
  return s;
}
static struct s6 t6(struct s6 s, int n) {
  s.b = (short)(s.a + turn(n));
  s.a = s.c;
  s.c = (short)n;
  return s;
}
static struct s8 t8(struct s8 s, int n) {
  int t = s.a;
  s.a = s.b + turn(n);
  s.b = t % 1000;
  return s;
}
static struct s12 t12(struct s12 s, int n) {
  int t = s.a;
  s.a = s.b;
  s.b = s.c + turn(n);
  s.c = t % 1000;
  return s;
}
static struct s16 t16(struct s16 s, int n) {
  int t = s.d;
  s.d = s.c;
  s.c = s.b;
  s.b = s.a % 999;
  s.a = t + turn(n);
  return s;
}
static struct f4 u4(struct f4 s, int n) {
  s.x = s.x / 2 + (float)turn(n);
  return s;
}
static struct f8 u8(struct f8 s, int n) {
  float t = s.x;
  s.x = s.y / 2;
  s.y = t + (float)turn(n);
  return s;
}
static struct f12 u12(struct f12 s, int n) {
  float t = s.z;
  s.z = s.y;
  s.y = s.x / 2;
  s.x = t / 4 + (float)turn(n);
  return s;
}
static struct f16 u16(struct f16 s, int n) {
  float t = s.w;
  s.w = s.z;
  s.z = s.y / 2;
  s.y = s.x;
  s.x = t / 4 + (float)turn(n);
  return s;
}
static struct d8 v8(struct d8 s, int n) {
  s.x = s.x / 2 + turn(n);
  return s;
}
static struct d16 v16(struct d16 s, int n) {
  double t = s.y;
  s.y = s.x / 4;
  s.x = t + turn(n);
  return s;
}
static struct mixed w(struct mixed m, int n) {
  m.n += turn(n) - (int)m.x;
  m.x = m.x / 2 + n;
  return m;
}
static struct pair p(struct pair a, struct pair b, int n) {
  struct pair r = a;
  if (turn(n) & 1)
    r = b;
  r.n = (a.n + b.n + turn(n)) % 1000;
  return r;
}
static union either e(union either x, int n) {
  if (turn(n) & 1)
    x.n = n;
  return x;
}

int main(void) {
  struct s1 a = {1};
  struct s2 b = {2};
  struct s3 c = {3, 4, 5};
  struct s4 d = {6};
  struct s6 f = {7, 8, 9};
  struct s8 g = {10, 11};
  struct s12 h = {12, 13, 14};
  struct s16 k = {15, 16, 17, 18};
  struct f4 l = {1.5f};
  struct f8 m = {2.5f, 3.5f};
  struct f12 n = {4.5f, 5.5f, 6.5f};
  struct f16 o = {7.5f, 8.5f, 9.5f, 10.5f};
  struct d8 q = {11.5};
  struct d16 r = {12.5, 13.5};
  struct mixed s = {14.5, 19};
  struct pair t = {"left", 1}, u = {"right", 2};
  union either v = {0};
  int i;
  for (i = 0; i < 40; i++) {
    a = t1(t1(a, i), i + 1);
    b = t2(b, i);
    c = t3(t3(c, i), a.a);
    d = t4(d, t4(d, i).a);
    f = t6(f, i);
    g = t8(t8(g, i), b.a);
    h = t12(h, i);
    k = t16(t16(k, i), g.a & 255);
    l = u4(l, i);
    m = u8(u8(m, i), i);
    n = u12(n, i);
    o = u16(u16(o, i), i);
    q = v8(q, i);
    r = v16(r, (int)v8(q, i).x);
    s = w(s, i);
    t = p(t, p(u, t, i), i);
    u = p(u, t, i + 3);
    v = e(v, i);
  }
  printf("%d %d %d %d %d %d\n", a.a, b.a, c.a, c.b, c.c, d.a);
  printf("%d %d %d %d %d %d %d %d\n", f.a, f.b, f.c, g.a, g.b, h.a, h.b, h.c);
  printf("%d %d %d %d\n", k.a, k.b, k.c, k.d);
  printf("%.3f %.3f %.3f %.3f %.3f %.3f\n", l.x, m.x, m.y, n.x, n.y, n.z);
  printf("%.3f %.3f %.3f %.3f\n", o.x, o.y, o.z, o.w);
  printf("%.4f %.4f %.4f %.4f %d\n", q.x, r.x, r.y, s.x, s.n);
  printf("%s %d %s %d %d\n", t.name, t.n, u.name, u.n, v.n);
  return 0;
}
