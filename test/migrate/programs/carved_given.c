/* Records of no fixed length: what lies behind one is no further record, even
   where its length is a whole multiple. The allocator is reached through a
   pointer only, and sizes are rounded up in two ways. (bytes_behind.c is told
   what is there.) */
/* mt-test: refuse L1: hold ; refuse L2: hold ;
   skip ping-pong: receivers of other layouts refuse it */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct record {
  struct record *next;
  unsigned long length;
};

struct entry {
  struct entry *next;
  unsigned long length;
};

static void *(*volatile take)(size_t) = malloc;
static struct record *records;
static struct entry *entries;

static void add_record(const char *text, size_t length) {
  struct record *r = take((sizeof *r + length + 15) / 16 * 16);
  r->length = length;
  r->next = records;
  memcpy(r + 1, text, length);
  records = r;
}

static void add_entry(const char *text, size_t length) {
  struct entry *e = take((sizeof *e + length + 15) & ~(size_t)15);
  e->length = length;
  e->next = entries;
  memcpy(e + 1, text, length);
  entries = e;
}

static unsigned sum(const void *p, unsigned long length) {
  const unsigned char *at = p;
  unsigned total = 0;
  unsigned long i;
  for (i = 0; i < length; ++i)
    total = total * 31 + at[i];
  return total;
}

int main(int argc, char **argv) {
  char text[64];
  int i;
  (void)argv;
  for (i = 0; i < 20; ++i) {
    snprintf(text, sizeof text, "the payload number %d of so many, and more", i);
    if (argc == 1)
      add_record(text, 32);
    add_entry(text, 32);
  }
  struct record *r;
  struct entry *e;
  for (r = records; r; r = r->next)
    printf("%lu %x\n", r->length, sum(r + 1, r->length));
  for (e = entries; e; e = e->next)
    printf("%lu %x\n", e->length, sum(e + 1, e->length));
  return 0;
}
