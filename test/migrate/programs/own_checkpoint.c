/* Calls mt_checkpoint: from main, from a recursion, in an expression. Its
 * result depends on how the program is run and must be what mt.h says. */
/* mt-test: self */
#include <mt/mt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int wrong;

static int checked(void) {
  const char *policy = getenv("MT_ON_CHECKPOINT");
  int result = mt_checkpoint();
  if (!policy)
    wrong += result != -1;
  else if (strcmp(policy, "exit") == 0)
    wrong += result != 1;
  else
    wrong += result != 0;
  return 5;
}

static unsigned descend(int depth, unsigned h) {
  unsigned below;
  if (depth == 0) {
    checked();
    return h;
  }
  below = descend(depth - 1, h * 31u + (unsigned)depth);
  return below ^ (h >> 3);
}

int main(void) {
  unsigned h = 1;
  int i;
  puts("start");
  for (i = 0; i < 4; i++) {
    h = h * 7u + (unsigned)i;
    h += (unsigned)(checked() * (i + 1));
    printf("%d %08x\n", i, h);
  }
  h = descend(30, h);
  printf("%08x %s\n", h, wrong ? "wrong" : "right");
  return wrong;
}
