/* Works on frames, globals and the heap, which point to each other, and takes
 * a checkpoint of its own in every step; what mt_checkpoint returned goes to
 * standard error. */
#include <mt/mt.h>
#include <stdio.h>
#include <stdlib.h>

struct item {
  int value;
  const int *scale; /* into a global */
  struct item *next;
};

static const int limit = 10007;
static int scales[4] = {3, 5, 7, 11};
static struct item *list;

static int work(struct item *i, int n) {
  int k;
  for (k = 0; k < 50; k++)
    i->value = (i->value * *i->scale + n + k) % limit;
  return i->value;
}

static int walk(struct item *i, int n) {
  int own = work(i, n);
  if (i->next)
    own += walk(i->next, n + 1);
  else
    fprintf(stderr, "checkpoint %d\n", mt_checkpoint());
  return (own + i->value) % limit;
}

int main(void) {
  int n, sum = 0;
  for (n = 0; n < 6; n++) {
    struct item *fresh = malloc(sizeof *fresh);
    fresh->value = n;
    fresh->scale = &scales[n % 4];
    fresh->next = list;
    list = fresh;
    sum = (sum * 3 + walk(list, n)) % limit;
    printf("%d: %d\n", n, sum);
  }
  return 0;
}
