/* A text behind a struct, in one block, that no member stands for. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct entry {
  struct entry *next;
  unsigned length;
};

static struct entry *add(struct entry *list, const char *text) {
  size_t length = strlen(text);
  struct entry *e = malloc(sizeof *e + length + 1);
  if (!e)
    exit(2);
  e->next = list;
  e->length = (unsigned)length;
  memcpy(e + 1, text, length + 1);
  return e;
}

int main(void) {
  struct entry *list = NULL;
  unsigned sum = 0;
  for (int i = 0; i < 8; i++)
    list = add(list, &"what stands behind a struct"[i]);
  for (int round = 0; round < 10; round++)
    for (struct entry *e = list; e; e = e->next)
      for (unsigned k = 0; k < e->length; k++)
        sum = sum * 31 + (unsigned char)((char *)(e + 1))[k];
  printf("%u\n", sum);
  return 0;
}
