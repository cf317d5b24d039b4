/* Buffers that numbers are copied into, in an order that the program sees to by
 * itself: so the source says that they are bytes. */
#include <mt/mt.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct writer {
  MT_OPAQUE unsigned char *bytes;
  unsigned used, room;
  MT_OPAQUE unsigned char last[4];
};

static MT_OPAQUE unsigned char *log_of_all;

static uint32_t little_endian(uint32_t n) {
  const unsigned char bytes[4] = {(unsigned char)n, (unsigned char)(n >> 8),
                                  (unsigned char)(n >> 16),
                                  (unsigned char)(n >> 24)};
  uint32_t out;
  memcpy(&out, bytes, sizeof out);
  return out;
}

static void put(struct writer *w, uint32_t number) {
  const uint32_t n = little_endian(number);
  if (w->used + sizeof n > w->room) {
    unsigned char *more = realloc(w->bytes, w->room = 2 * w->room + 16);
    w->bytes = more;
  }
  memcpy(w->bytes + w->used, &n, sizeof n);
  memcpy(w->last, &n, sizeof n);
  memcpy(log_of_all + w->used, &n, sizeof n);
  w->used += (unsigned)sizeof n;
}

int main(void) {
  struct writer *w = calloc(1, sizeof *w);
  unsigned sum = 1;
  log_of_all = calloc(100, 4);
  for (uint32_t i = 0; i < 100; i++) {
    put(w, i * 123457);
    for (unsigned at = 0; at < w->used; at++)
      sum = sum * 31 + w->bytes[at] + log_of_all[at] + w->last[at % 4];
  }
  printf("%u of %u\n", sum, w->used);
  return 0;
}
