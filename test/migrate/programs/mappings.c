/* Memory from mmap that only this process sees: a pool of nodes, a region that
   is cut to its alignment, one that grows and is let go of, and files that are
   read by it. */
#define _GNU_SOURCE 1
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static int slow(int x) {
  int i;
  for (i = 0; i < 3; i++)
    x = (x * 31 + 7) & 0xffff;
  return x;
}

struct node {
  struct node *left, *right;
  long key;
};

static struct node *pool, *root;
static int used;

static struct node *insert(struct node *at, long key) {
  if (!at) {
    at = &pool[used++];
    at->key = key;
  } else if (key < at->key) {
    at->left = insert(at->left, key);
  } else {
    at->right = insert(at->right, key);
  }
  return at;
}

static long sum(const struct node *at, int depth) {
  return at ? at->key * depth + sum(at->left, depth + 1) +
                  sum(at->right, depth + 1)
            : 0;
}

enum { NODES = 200, PAGE = 65536 }; /* the largest page of all targets */

int main(void) {
  int i, descriptor, words = 0;
  char *raw, *aligned, *text, *at;
  int *numbers;
  pool = mmap(NULL, NODES * sizeof *pool, PROT_READ | PROT_WRITE,
              MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (pool == MAP_FAILED)
    return 1;
  for (i = 0; i < 60; i++)
    root = insert(root, slow(i) % 1000);
  printf("%ld\n", sum(root, 1));

  raw = mmap(NULL, 4 * PAGE, PROT_READ | PROT_WRITE,
             MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  aligned = raw + PAGE;
  munmap(raw, PAGE);
  munmap(aligned + 2 * PAGE, PAGE);
  for (i = 0; i < 20; i++)
    aligned[slow(i) % (2 * PAGE)]++;
  for (i = words = 0; i < 2 * PAGE; i += 1000)
    words += aligned[i] + slow(i) % 3;
  printf("%d\n", words);
  munmap(aligned, 2 * PAGE);

  numbers = mmap(NULL, PAGE, PROT_READ | PROT_WRITE,
                 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  for (i = 0; i < 100; i++)
    numbers[i] = slow(i);
  numbers = mremap(numbers, PAGE, 3 * PAGE, MREMAP_MAYMOVE);
  for (i = 0; i < 100; i++)
    numbers[PAGE / sizeof(int) + i] = slow(numbers[i]);
  printf("%d %d\n", numbers[99], numbers[PAGE / sizeof(int) + 99]);
  madvise(numbers, 3 * PAGE, MADV_DONTNEED);
  printf("%d %d\n", numbers[99], slow(numbers[PAGE / sizeof(int) + 99]));
  if (mprotect(numbers, PAGE, PROT_READ) ||
      mprotect(numbers, PAGE, PROT_READ | PROT_WRITE))
    return 2;
  numbers[0] = slow(2);
  printf("%d %d\n", numbers[0], munmap(numbers, 3 * PAGE));

  descriptor = open("words", O_RDWR | O_CREAT | O_TRUNC, 0600);
  for (i = 0; i < 50; i++)
    dprintf(descriptor, "word%d\n", slow(i));
  text = mmap(NULL, (size_t)lseek(descriptor, 0, SEEK_CUR), PROT_READ,
              MAP_PRIVATE, descriptor, 0);
  close(descriptor);
  for (at = text, words = 0; *at; at = strchr(at, '\n') + 1)
    words += slow((int)strtol(at + 4, NULL, 10)) & 15;
  printf("%d in %d bytes\n", words, (int)(at - text));
  munmap(text, (size_t)(at - text));
  munmap(pool, NODES * sizeof *pool);
  return 0;
}
