/* A hash table keyed by the addresses of variables, a literal and a function,
 * which lie elsewhere after a restore: surely where the system, and not an
 * emulator, loads the program. */
/* mt-test: targets=x86_64 ; refuse same: such as a hash ;
 * refuse opt: such as a hash ; refuse no-g: such as a hash ;
 * refuse bare: such as a hash ;
 * skip ping-pong: no first step of it goes on */
#include <stdint.h>
#include <stdio.h>

enum { slots = 1024 };
static const void *keys[slots];
static int values[slots];

static uintptr_t mixed(uintptr_t a) { return (a >> 4) * 2654435761u >> 7; }

static unsigned slot_of(const void *p) {
  return (unsigned)(mixed((uintptr_t)p) % slots);
}

static void put(const void *key, int value) {
  unsigned s = slot_of(key);
  while (keys[s] && keys[s] != key)
    s = (s + 1) % slots;
  keys[s] = key;
  values[s] = value;
}

static int get(const void *key) {
  unsigned s = slot_of(key);
  while (keys[s] != key) {
    if (!keys[s])
      return -1;
    s = (s + 1) % slots;
  }
  return values[s];
}

static int numbers[100];

int main(void) {
  const char *text = "a literal";
  int i, sum = 0;
  put(text, 1000);
  put((const void *)main, 2000);
  for (i = 0; i < 100; ++i)
    put(&numbers[i], i);
  for (i = 0; i < 1000; ++i)
    sum += get(&numbers[i % 100]);
  printf("%d %d %d\n", sum, get(text), get((const void *)main));
  return 0;
}
