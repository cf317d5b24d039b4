/* Uninitialised variables and blocks, dangling pointers and stale struct
 * members, none of which is ever used: they must not stop a restore. */
#include <stdio.h>
#include <stdlib.h>

struct partly {
  int used;
  double *never_set;
  int *dangling;
  struct partly *next;
  long filler[6];
};

static struct partly *make(int n) {
  struct partly *p = malloc(sizeof *p); /* never_set and filler stay as is */
  int *gone = malloc(sizeof *gone);
  p->used = n;
  p->dangling = gone;
  p->next = NULL;
  free(gone);
  return p;
}

static int walk(int depth, int n) {
  int scratch[20], *pointer, i, sum = 0;
  double unset;
  if (n < 0) {
    pointer = scratch;
    unset = n;
  }
  for (i = 0; i < 5; i++)
    sum = (sum * 3 + n + i) % 10007;
  if (depth > 0)
    sum += walk(depth - 1, sum);
  if (n < 0)
    sum += *pointer + (int)unset;
  return sum % 10007;
}

int main(void) {
  struct partly *list = NULL, *p;
  char *raw = malloc(500);
  int i, h = 0;
  for (i = 0; i < 40; i++) {
    p = make(i);
    p->next = list;
    list = p;
    raw[i] = (char)i;
    h = (h * 31 + walk(6, i)) % 1000003;
    for (p = list; p; p = p->next)
      h = (h + p->used * 7 + raw[p->used]) % 1000003;
  }
  printf("%d\n", h);
  return 0;
}
