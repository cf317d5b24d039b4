/* The memory of a virtual machine: a block of bytes that words are written
 * into, in the byte order of the machine below. */
/* mt-test: refuse L1: used as something else ;
 * refuse L2: used as something else ;
 * skip ping-pong: receivers of other layouts refuse it */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

struct machine {
  uint8_t *memory;
  uint32_t size, counter;
};

static void store(struct machine *m, uint32_t at, uint32_t value) {
  *(uint32_t *)(m->memory + at) = value;
}

static uint32_t load(const struct machine *m, uint32_t at) {
  return *(const uint32_t *)(m->memory + at);
}

int main(void) {
  struct machine *m = malloc(sizeof *m);
  m->size = 4096;
  m->counter = 1;
  m->memory = calloc(m->size, 1);
  for (int i = 0; i < 300; i++) {
    uint32_t at = (uint32_t)(i * 36) % m->size & ~3u;
    store(m, at, load(m, at) * 31 + m->counter++);
    m->counter += load(m, 0) & 7;
  }
  uint32_t sum = 0;
  for (uint32_t at = 0; at < m->size; at += 4)
    sum = sum * 17 + load(m, at);
  printf("%u %u\n", sum, m->counter);
  return 0;
}
