/* Numbers and a text behind a struct, in one block: a pointer leads to the text,
 * and nothing tells what stands before it. */
/* mt-test: refuse L1: nothing tells what it holds ; refuse L2: nothing tells what it holds ;
 * skip ping-pong: receivers of other layouts refuse it */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct header {
  struct header *next;
  char *text;
};

int main(void) {
  enum { Count = 3 };
  struct header *list = NULL;
  unsigned sum = 1;
  for (int i = 0; i < 5; i++) {
    const char *text = &"a text"[i];
    struct header *h =
        malloc(sizeof *h + Count * sizeof(int32_t) + strlen(text) + 1);
    if (!h)
      return 2;
    h->next = list;
    h->text = (char *)(h + 1) + Count * sizeof(int32_t);
    for (int k = 0; k < Count; k++)
      ((int32_t *)(h + 1))[k] = i * 100000 + k;
    strcpy(h->text, text);
    list = h;
  }
  for (int round = 0; round < 20; round++)
    for (struct header *h = list; h; h = h->next) {
      for (int k = 0; k < Count; k++)
        sum = sum * 31 + (unsigned)((int32_t *)(h + 1))[k];
      sum += (unsigned)*h->text;
    }
  printf("%u\n", sum);
  return 0;
}
