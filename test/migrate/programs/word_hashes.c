/* A table of texts by a hash of the size of a word, which is another one in words
   of another size: there, nothing in it would be found. */
/* mt-test: refuse L2: hashes with unsigned long or size_t ;
            targets=x86_64,s390x,i386 ;
            skip ping-pong: receivers of another word size refuse it */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct entry {
  struct entry *next;
  int number;
  char key[32];
};

static struct entry *table[31];

static unsigned long hash(const char *text) {
  unsigned long h = 5381;
  while (*text)
    h = h * 33 + (unsigned char)*text++;
  return h;
}

static struct entry *find(const char *key) {
  struct entry *e = table[hash(key) % 31];
  while (e && strcmp(e->key, key))
    e = e->next;
  return e;
}

static void add(const char *key, int number) {
  struct entry *e = malloc(sizeof *e);
  struct entry **at = &table[hash(key) % 31];
  strcpy(e->key, key);
  e->number = number;
  e->next = *at;
  *at = e;
}

int main(void) {
  char key[32];
  int i, sum = 0;
  for (i = 0; i < 20; i++) {
    sprintf(key, "a longer key, number %d", i * 7919);
    add(key, i);
  }
  for (i = 0; i < 25; i++) {
    struct entry *e;
    sprintf(key, "a longer key, number %d", i * 7919);
    e = find(key);
    printf("%d ", e ? e->number : -1);
    sum = (sum * 31 + (e ? e->number : 7)) & 0xffff;
  }
  printf("%d\n", sum);
  return 0;
}
