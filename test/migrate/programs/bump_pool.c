/* Pools whose sizes are whole multiples of their headers', from which structs
   and texts are carved, found by counting in bytes from the header: nothing
   tells what lies there, nor is it an array of headers. */
/* mt-test: refuse L1: heap block of ; refuse L2: heap block of ;
 * skip ping-pong: receivers of other layouts refuse it */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct pool {
  struct pool *next;
  size_t used;
};

struct point {
  int x, y;
};

static struct pool *pools;

static void *get(size_t size) {
  void *p;
  if (!pools || pools->used + size > 1024) {
    struct pool *new = malloc(1024);
    new->next = pools;
    new->used = sizeof *new;
    pools = new;
  }
  p = (char *)pools + pools->used;
  pools->used += (size + 7) & ~(size_t)7;
  return p;
}

static int slow(int x) {
  int i;
  for (i = 0; i < 3; i++)
    x = (x * 31 + 7) & 0xffff;
  return x;
}

int main(int argc, char **argv) {
  struct point *points[30];
  char *names[30];
  int i, j, sum = 0;
  (void)argv;
  pools = NULL;
  for (i = 0; i < 30; i++) { /* the first of a pool may be either */
    if ((i + argc) % 2)
      names[i] = get(12);
    points[i] = get(sizeof **points);
    if ((i + argc) % 2 == 0)
      names[i] = get(12);
    points[i]->x = i;
    points[i]->y = slow(i) + 70000;
    sprintf(names[i], "n%d", i);
  }
  for (j = 0; j < 10; j++)
    for (i = 0; i < 30; i++) {
      points[i]->x += slow(j);
      sum = slow(sum + points[i]->x * 3 + points[i]->y + names[i][1]);
    }
  printf("%d %s %s\n", sum, names[3], names[29]);
  return 0;
}
