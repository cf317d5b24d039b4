/* Numbers behind a struct, in one block, that nothing tells of. */
/* mt-test: refuse L1: nothing tells what it holds ; refuse L2: nothing tells what it holds ;
 * skip ping-pong: receivers of other layouts refuse it */
#include <stdio.h>
#include <stdlib.h>

struct header {
  struct header *next;
  int count;
  int used;
};

int main(void) {
  struct header *list = NULL;
  unsigned sum = 1;
  for (int i = 1; i < 8; i++) {
    struct header *h = malloc(sizeof(struct header) + 5 * sizeof(int));
    if (!h)
      return 2;
    h->next = list;
    h->count = 5;
    h->used = i;
    for (int k = 0; k < 5; k++)
      ((int *)(h + 1))[k] = i * 100000 + k;
    list = h;
  }
  for (int round = 0; round < 20; round++)
    for (struct header *h = list; h; h = h->next)
      for (int k = 0; k < h->count; k++)
        sum = sum * 31 + (unsigned)((int *)(h + 1))[k];
  printf("%u\n", sum);
  return 0;
}
