/* What only ever goes to functions as an argument, behind a struct that goes in
 * two arguments or a result that is written through one: it is what its own
 * parameter says. */
#include <alloca.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct item {
  int a, b;
};
struct pair {
  const char *name;
  struct item second;
};
struct large {
  long values[20];
};

static void fill(void *p, int a) {
  ((struct item *)p)->a = a;
  ((struct item *)p)->b = a + 1;
}

static __attribute__((noinline)) struct large gives(struct item *item,
                                                    const char *text) {
  struct large l;
  int i;
  memset(&l, 0, sizeof l);
  fill(item, 1000);
  for (i = 0; i < 400; ++i)
    l.values[i % 20] += i * 3 ^ text[i % 4];
  l.values[0] += item->a;
  return l;
}

static __attribute__((noinline)) long behind(struct pair p, struct item *item,
                                             const char *text) {
  long sum = p.second.a;
  int i;
  fill(item, 70000);
  for (i = 0; i < 400; ++i)
    sum += i * 5 ^ text[i % 4] ^ p.name[i % 3];
  return sum + item->a * 3L + item->b;
}

int main(void) {
  struct pair p = {"one", {5, 6}};
  struct large l = gives(alloca(sizeof(struct item)), "text");
  printf("%ld %ld\n", l.values[0], l.values[19]);
  printf("%ld\n", behind(p, alloca(sizeof(struct item)), "more"));
  l = gives(malloc(sizeof(struct item)), "text");
  printf("%ld %ld\n", l.values[0], l.values[19]);
  printf("%ld\n", behind(p, malloc(sizeof(struct item)), "more"));
  return 0;
}
