/* Records of no fixed length, of which the source says what lies behind them,
   where the struct is declared. */
#include <mt/mt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct MT_BYTES_BEHIND record {
  struct record *next;
  int length;
};

static void *(*volatile take)(size_t) = malloc;
static struct record *records;

static void add(int number) {
  char text[80];
  int length =
      snprintf(text, sizeof text, "record %d, %*s", number, number, "padded");
  struct record *r = take((sizeof *r + (size_t)length + 15) & ~(size_t)15);
  r->length = length;
  r->next = records;
  memcpy(r + 1, text, (size_t)length);
  records = r;
}

int main(void) {
  const struct record *r;
  int i;
  for (i = 1; i < 20; i++)
    add(i);
  for (r = records; r; r = r->next) {
    unsigned sum = 0;
    for (i = 0; i < r->length; i++)
      sum = sum * 31 + ((const unsigned char *)(r + 1))[i];
    printf("%d %u\n", r->length, sum);
  }
  return 0;
}
