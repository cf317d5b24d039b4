/* Recursive functions that end by what is in a struct they are passed: in one
 * register or two, or in memory. */
#include <stdio.h>

struct two {
  int a, depth;
};

struct many {
  int a, depth;
  long b[4];
};

static int in_register(struct two s) {
  struct two t;
  if (s.depth == 0)
    return s.a;
  t.a = (s.a * 3 + 1) % 1009;
  t.depth = s.depth - 1;
  s.a = (s.a + 7) % 1009;
  s.depth -= 1;
  return (in_register(s) + 2 * in_register(t)) % 10007;
}

static long in_memory(struct many s) {
  struct many t;
  if (s.depth == 0)
    return s.a + s.b[3];
  t = s;
  t.a = (s.a * 3 + 1) % 1009;
  t.b[3] = (t.b[3] + t.a) % 1009;
  t.depth = s.depth - 1;
  s.depth -= 1;
  return (in_memory(s) + 2 * in_memory(t)) % 10007;
}

/* The last thing done is the call. */
static long last(struct many s, struct two t, long sum) {
  struct many u = s;
  if (s.depth == 0)
    return (sum + s.a + s.b[2] + t.a) % 10007;
  u.depth = s.depth - 1;
  u.b[2] = (s.b[2] * 5 + t.a) % 1009;
  t.a = (t.a + s.b[2]) % 1009;
  return last(u, t, (sum * 3 + s.b[2]) % 10007);
}

int main(void) {
  struct two s = {1, 9};
  struct many m = {2, 8, {1, 2, 3, 4}};
  printf("%d %ld %ld\n", in_register(s), in_memory(m), last(m, s, 1));
  return 0;
}
