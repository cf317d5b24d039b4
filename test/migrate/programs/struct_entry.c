/* Functions that call themselves and can be stopped before anything is done:
 * all their parameters are structs or vectors, which targets pass in other
 * pieces than they have members. */
#include <stdio.h>

struct three {
  int a, b, depth;
};

struct mixed {
  char depth;
  float weight;
  short count;
};

static int walk(struct three s) {
  struct three t;
  if (s.depth == 0)
    return (s.a + 3 * s.b) % 10007;
  --s.depth;
  t = s;
  s.a = (s.a * 5 + s.b) % 10007;
  t.b = (t.b + s.a) % 10007;
  return (walk(s) + walk(t)) % 10007;
}

static double weigh(struct mixed m, struct mixed n) {
  if (m.depth == 0)
    return m.weight + n.weight * n.count;
  --m.depth;
  --n.depth;
  m.count += n.count;
  n.weight += 0.25f;
  return weigh(n, m) / 2 + weigh(m, n);
}

struct tiny {
  unsigned depth : 8, sum : 24;
};

/* The first thing that is done is a copy of the parameter. */
static struct tiny copied(struct tiny given) {
  struct tiny own[1] = {given}, other;
  if (own->depth == 0)
    return *own;
  own->depth--;
  own->sum = (own->sum * 3u + 1) & 0xffff;
  other = copied(*own);
  own->sum = (own->sum + other.sum) & 0xffff;
  return copied(*own);
}

#pragma clang diagnostic ignored "-Wpsabi" /* nobody else is called */
typedef int pair __attribute__((vector_size(8)));
typedef long long four __attribute__((vector_size(32)));

static pair turned; /* targets differ in how they return one */
static four spun;

static void turn(pair p) {
  pair next = {p[0] - 1, (p[1] * 5 + p[0]) & 0xffff};
  if (p[0] == 0) {
    turned += p;
    return;
  }
  turn(next);
  turn(next + (turned & 0xff) * (pair){0, 1});
}

static void spin(four v) {
  four next = (v * 3 + v[1] % 7) & 0xffff;
  next[0] = v[0] - 1;
  if (v[0] == 0) {
    spun = (spun + v) & 0xffff;
    return;
  }
  spin(next);
  spin(next + spun * (four){0, 1, 1, 1});
}

int main(void) {
  pair p = {6, 3};
  four v = {6, 1, 2, 3};
  struct tiny t = copied((struct tiny){7, 5});
  struct three s = {1, 2, 8};
  struct mixed m = {7, 1.5f, 3}, n = {7, 0.5f, 1};
  printf("%d %.4f %u\n", walk(s), weigh(m, n), t.sum + 0u);
  turn(p);
  spin(v);
  printf("%d %d %lld %lld\n", turned[0], turned[1], spun[1], spun[3]);
  return 0;
}
