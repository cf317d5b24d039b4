/* Arrays of jmp_bufs: a stack of handlers as programs with exceptions have it,
   and one call of setjmp that fills the buffer of whichever level it is at. */
/* mt-test: refuse no-g: so its data cannot be converted */
#include <setjmp.h>
#include <stdio.h>

static jmp_buf handlers[6];
static int depth;

static int slow(int x) {
  int i;
  for (i = 0; i < 3; i++)
    x = (x * 31 + 7) & 0xffff;
  return x;
}

static void throw_to(int level, int value) {
  slow(value);
  depth = level;
  longjmp(handlers[level], value);
}

static int nested(int level, int value) {
  volatile int h = value;
  int caught = setjmp(handlers[level]);
  if (caught) {
    h = h + caught * 3 + slow(caught) % 100;
    return h;
  }
  depth = level;
  if (level == 5)
    throw_to(slow(value) % 5, value % 50 + 1);
  h += nested(level + 1, slow(value) % 997);
  h += slow(h) % 10;
  if (h % 3 == 0 && level > 0)
    throw_to(level - 1, h % 20 + 1);
  return h;
}

int main(void) {
  int i;
  for (i = 0; i < 12; i++)
    printf("%d %d\n", nested(0, i), depth);
  return 0;
}
