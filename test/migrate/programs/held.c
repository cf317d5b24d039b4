/* A list whose pointers are combined in integers, which no image can hold:
 * checkpoints are held back while it is so, and none of its numbers is ever in
 * an image, which nobody but its author knows. */
/* mt-test: may-finish=they are held back near its end ;
 * env=MT_TRUST_NUMBERS=1 */
#include "mt/mt.h"
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

struct node {
  uintptr_t both; /* the address of the one before ^ that of the next */
  int value;
};

static unsigned walk(struct node *first, int length, unsigned sum) {
  uintptr_t before = 0;
  struct node *n = first;
  for (int i = 0; i < length; i++) {
    uintptr_t next = n->both ^ before;
    sum = sum * 31 + (unsigned)n->value;
    before = (uintptr_t)n;
    n = (struct node *)next;
  }
  return sum;
}

int main(void) {
  enum { Length = 20 };
  struct node *nodes[Length];
  unsigned sum = 1;
  for (int round = 0; round < 12; round++) {
    mt_hold();
    for (int i = 0; i < Length; i++) {
      nodes[i] = malloc(sizeof *nodes[i]);
      if (!nodes[i])
        return 2;
      nodes[i]->value = round * 100 + i;
    }
    for (int i = 0; i < Length; i++)
      nodes[i]->both = (i ? (uintptr_t)nodes[i - 1] : 0) ^
                       (i + 1 < Length ? (uintptr_t)nodes[i + 1] : 0);
    if (round == 3 && mt_checkpoint() != -1)
      return 3;
    for (int i = 0; i < 4; i++)
      sum = walk(nodes[0], Length, sum);
    for (int i = 0; i < Length; i++)
      free(nodes[i]);
    mt_release();
    for (int i = 0; i < 150; i++)
      sum = sum * 3 + (unsigned)i;
  }
  mt_release(); /* one too many does nothing */
  printf("%u\n", sum);
  return 0;
}
