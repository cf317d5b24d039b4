/* Numbers behind a struct that could be taken for text: their bytes are letters,
 * and the last is 0. */
/* mt-test: refuse L1: nothing tells what it holds ; refuse L2: nothing tells what it holds ;
 * skip ping-pong: receivers of other layouts refuse it */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

struct header {
  struct header *next;
  long count;
};

int main(void) {
  struct header *list = NULL;
  unsigned sum = 1;
  for (int count = 1; count < 6; count += 2) {
    struct header *h =
        malloc(sizeof *h + (size_t)count * sizeof(int32_t));
    if (!h)
      return 2;
    h->next = list;
    h->count = count;
    for (int i = 0; i < count; i++)
      ((int32_t *)(h + 1))[i] = i + 1 == count ? 0x004c4b40 : 0x41424344;
    list = h;
  }
  for (int round = 0; round < 20; round++)
    for (struct header *h = list; h; h = h->next)
      for (int i = 0; i < h->count; i++)
        sum = sum * 31 + (unsigned)((int32_t *)(h + 1))[i] % 1000003;
  printf("%u\n", sum);
  return 0;
}
