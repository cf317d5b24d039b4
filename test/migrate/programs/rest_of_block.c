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
  struct entry *e = length % 2 ? malloc(sizeof *e + length + 1)
                               : malloc(sizeof *e + 1 + length);
  if (!e)
    exit(2);
  e->next = list;
  e->length = (unsigned)length;
  memcpy(e + 1, text, length + 1);
  return e;
}

/* So many, and room to begin at a multiple of something. */
static struct entry *several(int count) {
  struct entry *e = malloc((size_t)count * sizeof *e + 5);
  if (!e)
    exit(2);
  memset(e, 0, (size_t)count * sizeof *e + 5);
  for (int i = 0; i < count; i++) {
    e[i].next = &e[(i + 1) % count];
    e[i].length = (unsigned)i * 70000;
  }
  return e;
}

int main(void) {
  struct entry *list = NULL, *ring = several(7);
  unsigned sum = 0;
  for (int i = 0; i < 8; i++)
    list = add(list, &"what stands behind a struct"[i]);
  for (int round = 0; round < 10; round++)
    for (struct entry *e = list; e; e = e->next)
      for (unsigned k = 0; k < e->length; k++)
        sum = sum * 31 + (unsigned char)((char *)(e + 1))[k];
  for (int i = 0; i < 20; i++, ring = ring->next)
    sum = sum * 31 + ring->length;
  printf("%u\n", sum);
  return 0;
}
