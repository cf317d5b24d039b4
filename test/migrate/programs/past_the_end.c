/* Pointers one past the end of variables that lie side by side, in the stack
 * and elsewhere: of arrays, of numbers, of structs. Each goes with its own
 * variable, not with what happens to follow. */
#include <stdio.h>

struct range {
  int *at, *end;
};
struct pair {
  int a, b;
};

static struct row {
  int at[4];
} above = {{21, 22, 23, 24}}, middle = {{25, 26, 27, 28}}, below = {{29, 30}};
static int single = 31, last = 32;

static unsigned sum = 1;

static void walk(struct range *r, unsigned n) {
  while (r->at != r->end)
    sum = sum * 31 + (unsigned)*r->at++ + n;
}

static void step(int **p, const int *q) { *(*p)++ = *q; }

int main(void) {
  int first[4] = {1, 2, 3, 4}, second[4] = {5, 6, 7, 8};
  int third[4] = {9, 10, 11, 12}, one = 13, other = 14;
  struct pair left = {15, 16}, right = {17, 18};
  int *near = __builtin_alloca(4 * sizeof(int));
  int *far = __builtin_alloca(4 * sizeof(int));
  for (int i = 0; i < 4; i++)
    near[i] = 40 + i, far[i] = 50 + i;
  struct range ranges[13] = {{first, first + 4},
                             {second, second + 4},
                             {third, third + 4},
                             {&one, &one + 1},
                             {&other, &other + 1},
                             {&left.a, &(&left)[1].a},
                             {above.at, above.at + 4},
                             {middle.at, middle.at + 4},
                             {below.at, below.at + 4},
                             {&single, &single + 1},
                             {&last, &last + 1},
                             {near, near + 4},
                             {far, far + 4}};
  for (unsigned n = 0; n < 40; n++) {
    int *p = n % 2 ? &one : &other;
    for (int i = 0; i < 13; i++) {
      struct range now = ranges[i];
      if (now.end - now.at > 4)
        return 1;
      walk(&now, n);
      if (now.end != ranges[i].end)
        return 2;
    }
    step(&p, &right.b);
    sum = sum * 31 + (unsigned)(p - 1 == (n % 2 ? &one : &other));
    right.a += p[-1];
  }
  printf("%u\n", sum + (unsigned)right.a);
  return 0;
}
