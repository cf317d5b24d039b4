/* Numbers that are also written byte by byte, or two at a time: in a local
 * variable, a static array, and a heap block that a struct leads to. Where a
 * stop comes in between, the bytes are not yet a number of this machine. */
/* mt-test: targets=x86_64,aarch64,s390x ; refuse L1: it is not empty, and some ;
 * skip ping-pong: receivers of the other byte order refuse it */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

struct picture {
  uint32_t *pixels;
  int count;
};

static uint32_t table[8];

static void shade(struct picture *p, int at, unsigned char by) {
  unsigned char *channels = (unsigned char *)(p->pixels + at);
  channels[0] = channels[1] = channels[2] = by;
  channels[3] = 0xff;
}

static unsigned sum(const struct picture *p) {
  unsigned s = 0;
  for (int i = 0; i < p->count; i++)
    s = s * 31 + ((const unsigned char *)&p->pixels[i])[i % 4];
  return s;
}

/* The bytes are the same whichever comes first. */
static uint64_t same(unsigned char byte) {
  uint64_t x = 0;
  unsigned char *at = (unsigned char *)&x;
  for (unsigned i = 0; i < sizeof x; i++)
    at[i] = byte;
  return x;
}

int main(void) {
  struct picture *p = malloc(sizeof *p);
  uint64_t total = 0;
  p->count = 64;
  p->pixels = calloc(64, sizeof *p->pixels);
  for (int i = 0; i < 200; i++) {
    shade(p, i % p->count, (unsigned char)(i * 7));
    total = total * 3 + same((unsigned char)(i + 1)) + sum(p);
    table[i % 8] = 1;
    ((uint16_t *)table)[i % 16] = 0x101;
    total += table[(i + 4) % 8] & 1;
  }
  printf("%llu\n", (unsigned long long)total);
  return 0;
}
