/* Functions that call themselves and can be stopped before anything is done:
 * all their parameters are structs, which targets pass in other pieces than
 * they have members. */
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

int main(void) {
  struct three s = {1, 2, 8};
  struct mixed m = {7, 1.5f, 3}, n = {7, 0.5f, 1};
  printf("%d %.4f\n", walk(s), weigh(m, n));
  return 0;
}
