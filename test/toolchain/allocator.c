/* Another allocator for a process, loaded before the C library's. It ends the
 * process when it is given what is not its own. */
#include <stddef.h>
#include <string.h>
#include <unistd.h>

struct head {
  struct head *self;
  size_t size;
};

static _Alignas(16) char arena[64 << 20];
static size_t used;

void *malloc(size_t size) {
  struct head *h = (struct head *)(arena + used);
  used += sizeof(struct head) + ((size + 15) & ~(size_t)15);
  if (used > sizeof arena)
    return NULL;
  h->self = h;
  h->size = size;
  return h + 1;
}

static struct head *head_of(void *block) {
  struct head *h = (struct head *)block - 1;
  if ((char *)h < arena || (char *)h >= arena + used || h->self != h) {
    static const char message[] = "not from this allocator\n";
    (void)!write(2, message, sizeof message - 1);
    _exit(3);
  }
  return h;
}

void free(void *block) {
  if (block)
    head_of(block)->self = NULL;
}

void *calloc(size_t count, size_t size) { return malloc(count * size); }

void *realloc(void *block, size_t size) {
  void *other = malloc(size);
  if (block && other) {
    const size_t had = head_of(block)->size;
    memcpy(other, block, had < size ? had : size);
    free(block);
  }
  return other;
}
