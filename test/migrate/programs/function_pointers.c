/* Tables of function pointers: constant, static, in the heap, in structs, as
 * arguments and results. */
#include <stdio.h>
#include <stdlib.h>

typedef int (*operation)(int, int);

static int add(int a, int b) { return a + b; }
static int sub(int a, int b) { return a - b; }
static int mul(int a, int b) { return a * b % 10007; }
static int power(int a, int b) {
  int r = 1;
  for (b &= 15; b > 0; b--)
    r = r * a % 10007;
  return r;
}

struct named {
  const char *name;
  operation run;
  int uses;
};

static const operation constant_table[] = {add, sub, mul, power};
static struct named table[] = {
    {"add", add, 0}, {"sub", sub, 0}, {"mul", mul, 0}, {"power", power, 0}};
static operation current = add;

static operation choose(int i) { return constant_table[i & 3]; }

static int twice(operation f, int a, int b) { return f(f(a, b), b); }

struct closure {
  int (*apply)(struct closure *, int);
  int captured, calls;
};

static int apply_add(struct closure *c, int x) {
  c->calls++;
  return x + c->captured;
}
static int apply_loop(struct closure *c, int x) {
  int i;
  for (i = 0; i < c->captured; i++)
    x = (x * 3 + i) % 20011;
  c->calls++;
  return x;
}

int main(void) {
  operation *heap = malloc(16 * sizeof *heap);
  struct closure *closures = calloc(8, sizeof *closures);
  int i, round, h = 1;
  for (i = 0; i < 16; i++)
    heap[i] = constant_table[i * 7 % 4];
  for (i = 0; i < 8; i++) {
    closures[i].apply = i % 2 ? apply_add : apply_loop;
    closures[i].captured = i + 5;
  }
  for (round = 0; round < 120; round++) {
    struct named *n = &table[(h & 0x7fff) % 4];
    n->uses++;
    h = n->run(h, round) ^ heap[round % 16](h & 1023, 3);
    h = twice(choose(round), h & 4095, 5);
    h = closures[round % 8].apply(&closures[round % 8], h & 16383);
    current = current == add ? mul : add;
    h = current(h, 2);
    if (round % 40 == 39)
      printf("%d: %d\n", round, h);
  }
  for (i = 0; i < 4; i++)
    printf("%s %d\n", table[i].name, table[i].uses);
  for (i = 0; i < 8; i++)
    printf("%d ", closures[i].calls);
  printf("\n%d\n", heap[3] == constant_table[1] && current == add);
  return 0;
}
