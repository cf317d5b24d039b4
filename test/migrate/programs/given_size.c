/* Allocators that the compiler does not see, behind pointers: their callers say
   how large the block is to be, in objects of its type. Pointers alone would
   not tell: they lead to what the objects begin with, or to their middle. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct link {
  struct link *next;
};

struct item {
  struct link link; /* first: a pointer to it is one to the item */
  long value;
  short weight;
};

struct named {
  struct link link;
  long number;
  char *name; /* in the same block */
};

typedef void *allocator(void *, int, size_t);
typedef void *resizer(void *, void *, size_t, size_t);

static void *give(void *Opaque, int Count, size_t Size) {
  ++*(int *)Opaque;
  return calloc((size_t)Count, Size);
}

static void *resize(void *Opaque, void *Old, size_t OldSize, size_t Size) {
  ++*(int *)Opaque;
  (void)OldSize;
  if (Size)
    return realloc(Old, Size);
  free(Old);
  return NULL;
}

/* Not constants, so that nothing is known of who is called. */
allocator *volatile Give = give;
resizer *volatile Resize = resize;
int calls;

int main(void) {
  struct link *items = NULL, *names = NULL, *l;
  long *middle, *grown = NULL;
  size_t capacity = 0;
  double sum = 0;
  int i;

  for (i = 0; i < 20; ++i) {
    char text[16];
    size_t length;
    struct item *item = Give(&calls, 1, sizeof(struct item));
    struct named *named;
    item->value = -i * 100000L;
    item->weight = (short)(i - 7);
    item->link.next = items;
    items = &item->link;
    sprintf(text, "name %d", i);
    length = strlen(text);
    named = Give(&calls, 1, sizeof(struct named) + length + 1);
    named->number = i * 77777L;
    named->name = (char *)(named + 1);
    memcpy(named->name, text, length + 1);
    named->link.next = names;
    names = &named->link;
    if ((size_t)i >= capacity) {
      grown = Resize(&calls, grown, capacity * sizeof(long),
                     (capacity * 2 + 4) * sizeof(long));
      capacity = capacity * 2 + 4;
    }
    grown[i] = i * 3L - 9;
    printf("%d %ld\n", i, (long)(item->value / 7));
  }
  middle = (long *)Give(&calls, 32, sizeof(long)) + 16;
  for (i = 0; i < 32; ++i)
    middle[i - 16] = i * 1000003L;
  for (l = items; l; l = l->next) {
    struct item *item = (struct item *)l;
    sum += (double)item->value * item->weight;
    printf("%ld %d\n", item->value, item->weight);
  }
  for (l = names; l; l = l->next) {
    struct named *named = (struct named *)l;
    sum += (double)named->number;
    printf("%ld %s\n", named->number, named->name);
  }
  for (i = 0; i < 32; ++i)
    printf("%ld ", middle[i - 16]);
  for (i = 0; i < 20; ++i)
    printf("%ld ", grown[i]);
  printf("\n%.0f %d\n", sum, calls);
  return 0;
}
