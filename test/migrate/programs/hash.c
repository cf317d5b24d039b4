/* A chained hash table keyed by strings that grows while it is used. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct entry {
  char *key;
  int count;
  struct entry *next;
} entry;

typedef struct {
  entry **buckets;
  size_t size, used;
} table;

static size_t hash(const char *s) {
  unsigned h = 5381;
  while (*s)
    h = h * 33u ^ (unsigned char)*s++;
  return h;
}

static void grow(table *t) {
  size_t size = t->size ? t->size * 2 : 8, i;
  entry **buckets = calloc(size, sizeof *buckets);
  for (i = 0; i < t->size; i++) {
    entry *e = t->buckets[i];
    while (e) {
      entry *next = e->next;
      entry **home = &buckets[hash(e->key) % size];
      e->next = *home;
      *home = e;
      e = next;
    }
  }
  free(t->buckets);
  t->buckets = buckets;
  t->size = size;
}

static entry *lookup(table *t, const char *key) {
  entry *e;
  if (t->used >= t->size)
    grow(t);
  for (e = t->buckets[hash(key) % t->size]; e; e = e->next)
    if (strcmp(e->key, key) == 0)
      return e;
  e = malloc(sizeof *e);
  e->key = strdup(key);
  e->count = 0;
  e->next = t->buckets[hash(key) % t->size];
  t->buckets[hash(key) % t->size] = e;
  t->used++;
  return e;
}

int main(void) {
  table words = {0};
  unsigned x = 7, h = 0;
  size_t i;
  int n;
  for (n = 0; n < 3000; n++) {
    char key[16];
    x = x * 1664525u + 1013904223u;
    snprintf(key, sizeof key, "w%u", (x >> 8) % 700);
    lookup(&words, key)->count++;
    if (n % 1000 == 999)
      printf("%d: %u words\n", n, (unsigned)words.used);
  }
  for (i = 0; i < words.size; i++) {
    const entry *e;
    for (e = words.buckets[i]; e; e = e->next)
      h = (h << 5 | h >> 27) ^ ((unsigned)hash(e->key) + (unsigned)e->count);
  }
  printf("%08x\n", h);
  return 0;
}
