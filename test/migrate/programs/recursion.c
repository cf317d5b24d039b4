/* Recursion 100,000 frames deep; every frame holds values that are needed on
 * the way back. */
/* mt-test: stack=256 ; points=2 */
#include <stdio.h>

static unsigned mix(unsigned h, unsigned v) { return (h ^ v) * 16777619u; }

static unsigned descend(int depth, unsigned seed) {
  unsigned own = mix(seed, (unsigned)depth);
  unsigned below;
  if (depth == 0)
    return own;
  below = descend(depth - 1, own + 3);
  return mix(below, own);
}

int main(void) {
  unsigned h = descend(100000, 1);
  printf("%08x\n", h);
  h = mix(h, descend(99999, h));
  printf("%08x\n", h);
  return 0;
}
