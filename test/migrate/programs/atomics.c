/* _Atomic in every kind of variable, of up to a word so that no target needs a
   library for it; _Thread_local of the main thread. (Without stdatomic.h: for
   mips clang finds GCC's.) */
#include <stdio.h>
#include <stdlib.h>

struct counter {
  char name[6];
  _Atomic long hits;
  _Atomic short low;
  struct counter *_Atomic next;
};

static _Atomic unsigned total = 1;
static _Thread_local int depth = 3;
_Thread_local long history[5] = {1, 2};
static _Thread_local int *here;
static _Atomic _Bool flag;

static struct counter *push(struct counter *_Atomic *list, int i) {
  struct counter *c = calloc(1, sizeof *c);
  snprintf(c->name, sizeof c->name, "c%d", i);
  c->hits = -i * 1000L;
  struct counter *seen = *list;
  do
    c->next = seen;
  while (!__c11_atomic_compare_exchange_weak(list, &seen, c, __ATOMIC_SEQ_CST,
                                             __ATOMIC_SEQ_CST));
  return c;
}

int main(void) {
  struct counter *_Atomic list = NULL;
  _Atomic int local = 0;
  _Atomic int *where = malloc(4 * sizeof *where);
  static _Atomic float ratio = 1.0f;

  here = &depth;
  for (int i = 0; i != 4; ++i)
    where[i] = i << 20;
  for (int i = 0; i != 24; ++i) {
    struct counter *c = push(&list, i);
    c->hits += i;
    c->low = (short)(i * -300);
    where[i & 3] ^= i * 77;
    total *= 3;
    local += c->low--;
    ratio = ratio * 0.5f + 1.0f;
    *here += i;
    history[i % 5] += depth;
    flag = !flag;
    printf("%d %u %d\n", i, (unsigned)total, depth);
  }
  for (struct counter *c = list; c; c = c->next)
    printf("%s %ld %d\n", c->name, (long)c->hits, c->low);
  for (int i = 0; i != 5; ++i)
    printf("%ld ", history[i]);
  for (int i = 0; i != 4; ++i)
    printf("%d ", where[i]);
  printf("%d %.6f %d %d\n", local, (double)(float)ratio, *here, flag);
  return 0;
}
