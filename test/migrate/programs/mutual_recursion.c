/* Three functions that call each other, 100,000 frames deep. */
/* mt-test: stack=256 ; points=2 */
#include <stdio.h>

static unsigned ping(int depth, unsigned h);
static unsigned pong(int depth, unsigned h, int *turns);
static double pang(int depth, unsigned h, double weight);

static unsigned ping(int depth, unsigned h) {
  int turns = depth % 7;
  unsigned below;
  if (depth <= 0)
    return h;
  below = pong(depth - 1, h * 31u + 1u, &turns);
  return below ^ (unsigned)turns;
}

static unsigned pong(int depth, unsigned h, int *turns) {
  double w;
  if (depth <= 0)
    return h;
  *turns += 1;
  w = pang(depth - 1, h * 17u + 3u, (double)(h % 5u));
  *turns += 1;
  return (unsigned)(long long)w * 3u + h;
}

static double pang(int depth, unsigned h, double weight) {
  if (depth <= 0)
    return h;
  return (double)(ping(depth - 1, h + 11u) % 1000003u) + weight;
}

int main(void) {
  unsigned a = ping(100000, 1);
  unsigned b;
  printf("%u\n", a);
  b = ping(99998, a);
  printf("%u\n", b);
  return 0;
}
