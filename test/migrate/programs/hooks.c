/* Hooks: one keeps a table of what must be computed anew after a restore, one
 * counts, one takes itself off the list. Each call of mt_checkpoint is checked
 * for the calls that belong to it. */
/* mt-test: self */
#include "mt/mt.h"
#include <stdio.h>
#include <stdlib.h>

struct counts {
  volatile int before, after, restored, order;
};

static volatile int *cache; /* as if of this machine only */
static volatile int valid;

static int wanted(int i) { return i * i * 7 + 3; }

static void renew(int event, void *unused) {
  (void)unused;
  if (event == MT_AFTER_RESTORE)
    valid = 0;
}

static void count(int event, void *argument) {
  struct counts *c = argument;
  switch (event) {
  case MT_BEFORE_CHECKPOINT:
    c->before++;
    break;
  case MT_AFTER_CHECKPOINT:
    c->after++;
    break;
  case MT_AFTER_RESTORE:
    c->restored++;
    c->order = valid; /* renew comes first */
    break;
  }
}

static void once(int event, void *argument) {
  (void)event;
  if (mt_checkpoint() != -1)
    printf("a checkpoint in a hook\n");
  mt_remove_hook(once, argument);
}

static void look(int i) {
  if (!valid) {
    for (int k = 0; k < 50; k++)
      cache[k] = wanted(k);
    valid = 1;
  }
  if (cache[i % 50] != wanted(i % 50))
    printf("wrong at %d\n", i);
}

int main(void) {
  struct counts *c = calloc(1, sizeof *c);
  cache = calloc(50, sizeof *cache);
  if (mt_add_hook(renew, NULL) || mt_add_hook(count, c) || mt_add_hook(once, c))
    return 1;
  unsigned sum = 1;
  for (int i = 0; i < 40; i++) {
    look(i);
    sum = sum * 31 + (unsigned)cache[i % 50];
    if (i % 13 == 5) {
      int before = c->before, after = c->after, restored = c->restored;
      int result = mt_checkpoint();
      if (result == 0 && (c->before <= before || c->after <= after))
        printf("a hook was not called\n");
      if (result == 1 && (c->before != before + 1 || c->after != after ||
                          c->restored != restored + 1 || c->order))
        printf("a hook was not called after a restore\n");
    }
    if (c->before != c->after + c->restored)
      printf("%d before, %d after, %d restored\n", c->before, c->after,
             c->restored);
  }
  mt_remove_hook(count, c);
  printf("%u\n", sum);
  return 0;
}
