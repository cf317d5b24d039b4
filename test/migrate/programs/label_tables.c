/* Labels as values in tables of every kind: static ones that change, locals,
   members of structs, the heap; kept by others between calls. */
#include <stdio.h>
#include <stdlib.h>

struct op {
  const void *label;
  int operand;
};

static int slow(int x) {
  int i;
  for (i = 0; i < 3; i++)
    x = (x * 31 + 7) & 0xffff;
  return x;
}

static int changing(int rounds) {
  static const void *next[3];
  static int started;
  int h = 1;
  if (!started) {
    next[0] = &&add;
    next[1] = &&twice;
    next[2] = &&end;
    started = 1;
  }
again:
  goto *next[slow(h) % 2];
add:
  h = (h + slow(h)) % 10007;
  goto check;
twice:
  h = h * 2 % 10007;
  if (h % 3 == 0) {
    const void *swap = next[0];
    next[0] = next[1];
    next[1] = swap;
  }
check:
  if (--rounds > 0)
    goto again;
  goto *next[2];
end:
  return h;
}

static int threaded(const unsigned char *code, int count) {
  const void *labels[3] = {&&add, &&twice, &&end};
  struct op *program = malloc((size_t)(count + 1) * sizeof *program), *at;
  const void *kept;
  int i, h = 3;
  for (i = 0; i < count; i++) {
    program[i].label = labels[code[i] % 2];
    program[i].operand = code[i];
  }
  program[count].label = labels[2];
  program[count].operand = 0;
  at = program;
  kept = at->label;
  goto *kept;
add:
  h = (h * 3 + slow(at->operand)) % 10007;
  at++;
  goto *at->label;
twice:
  h = (h * 2 + slow(h)) % 10007;
  at++;
  kept = at->label;
  goto *kept;
end:
  free(program);
  return h;
}

int main(void) {
  static const unsigned char code[] = {1, 2, 3, 5, 8, 13, 21, 34, 55, 89};
  int i;
  for (i = 1; i < 10; i++)
    printf("%d %d\n", changing(i), threaded(code, i));
  return 0;
}
