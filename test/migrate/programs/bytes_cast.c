/* Numbers in local arrays of bytes, where nothing but casts leads to them: what
 * converts bytes would leave them in the old byte order. */
/* mt-test: refuse L1: declared as bytes ; refuse L2: declared as bytes ;
 * skip ping-pong: receivers of other layouts refuse it */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

struct header {
  uint32_t magic, length;
};

static uint32_t checksum(const char *text) {
  _Alignas(8) unsigned char buffer[64];
  memset(buffer, 0, sizeof buffer);
  struct header *h = (struct header *)buffer;
  h->magic = 0x4d544852;
  h->length = (uint32_t)strlen(text);
  memcpy(buffer + sizeof *h, text, h->length);
  uint32_t sum = 1;
  for (int round = 0; round < 50; round++)
    for (uint32_t i = 0; i < ((struct header *)buffer)->length; i++)
      sum = sum * 31 + buffer[sizeof *h + i] + (*(uint32_t *)buffer & 0xff);
  return sum;
}

int main(void) {
  printf("%u\n", checksum("what is only seen through casts"));
  return 0;
}
