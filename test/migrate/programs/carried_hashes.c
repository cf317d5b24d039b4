/* Tables keyed by pointers that carry numbers, and by the texts that pointers
 * lead to, though found by the addresses: none of it is lost where variables
 * have other addresses. */
/* mt-test: refuse L2: makes numbers of addresses ;
 * skip ping-pong: passes through targets of other sizes */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { slots = 256 };
static const void *keys[slots];
static int values[slots];
static char *texts[13];

static unsigned slot_of(const void *p) {
  unsigned s = (unsigned)((uintptr_t)p * 2654435761u >> 4) % slots;
  while (keys[s] && keys[s] != p)
    s = (s + 1) % slots;
  return s;
}

/* What has been asked for last is kept at hand. */
static const char *copy_of(const char *text) {
  char **at = &texts[(uintptr_t)text % 13];
  if (!*at || strcmp(text, *at)) {
    free(*at);
    *at = strdup(text);
  }
  return *at;
}

static const char *const names[] = {"one", "two", "three", "four", "five"};

int main(void) {
  int i, sum = 0;
  for (i = 1; i <= 100; ++i) {
    const void *key = (const void *)(intptr_t)(i * 30011);
    unsigned s = slot_of(key);
    keys[s] = key;
    values[s] = i;
  }
  for (i = 0; i < 1000; ++i) {
    const void *key = (const void *)(intptr_t)((i % 100 + 1) * 30011);
    sum += values[slot_of(key)] + (int)strlen(copy_of(names[i % 5]));
  }
  printf("%d\n", sum);
  return 0;
}
