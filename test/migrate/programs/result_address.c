/* The address of what a function has returned is passed on, and used until the
 * other function returns: nothing but that shows that it is no copy. */
#include <stdio.h>

struct sums {
  long long parts[5];
};

static struct sums start(int x) {
  struct sums s = {{x, x + 1, x + 2, x + 3, x + 4}};
  return s;
}

static void add(struct sums *s, int n) {
  int i;
  for (i = 0; i < n; i++)
    s->parts[i % 5] = (s->parts[i % 5] * 7 + s->parts[(i + 1) % 5] + i) % 100003;
  printf("%d %d\n", (int)s->parts[0], (int)s->parts[4]);
}

int main(void) {
  int i;
  for (i = 0; i < 6; i++) {
    struct sums s = start(i);
    add(&s, 40 + i);
  }
  return 0;
}
