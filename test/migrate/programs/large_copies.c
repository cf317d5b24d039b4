/* Loops whose every iteration is long: copies, fills and searches of large
 * blocks, also within a function that is called. */
/* mt-test: signal=2000 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { Size = 1 << 16, Large = 1 << 22 };

struct Page {
  unsigned char bytes[1 << 20];
};

static size_t length = Size;
static unsigned char *from, *to;

static void copy(size_t n) { memcpy(to, from, n); }

static unsigned copies(int rounds) {
  unsigned sum = 0;
  int i;
  for (i = 0; i < rounds; i++) {
    from[i % length] = (unsigned char)i;
    memcpy(to, from, length);
    sum = sum * 31u + to[(unsigned)i * 7u % length];
  }
  return sum;
}

static unsigned calls(int rounds) {
  unsigned sum = 0;
  int i;
  for (i = 0; i < rounds; i++) {
    from[i % length] ^= (unsigned char)i;
    copy(length);
    sum = sum * 33u + to[(unsigned)i * 5u % length];
  }
  return sum;
}

static unsigned fills(int rounds) {
  unsigned sum = 0;
  int i;
  for (i = 0; i < rounds; i++) {
    memset(to, i, length);
    memmove(to + 1, to, length - 1);
    sum += to[length - 1];
  }
  return sum;
}

static unsigned searches(int rounds) {
  unsigned sum = 0;
  int i;
  memset(to, 'x', length);
  for (i = 0; i < rounds; i++) {
    to[length - 1 - (unsigned)i % 16] = 0;
    sum += (unsigned)strlen((char *)to);
    to[length - 1 - (unsigned)i % 16] = 'x';
    to[length - 1] = 0;
  }
  return sum;
}

static unsigned pages(struct Page *a, struct Page *b, int rounds) {
  unsigned sum = 0;
  int i;
  for (i = 0; i < rounds; i++) {
    a->bytes[i & 1023] = (unsigned char)i;
    *b = *a;
    sum += b->bytes[(i * 3) & 1023];
  }
  return sum;
}

int main(int argc, char **argv) {
  int rounds = 20;
  struct Page *a = calloc(1, sizeof *a), *b = malloc(sizeof *b);
  if (argc > 1) {
    rounds = atoi(argv[1]);
    length = Large;
  }
  from = calloc(1, length);
  to = calloc(1, length);
  printf("start\n");
  fflush(stdout);
  printf("%u\n", copies(rounds));
  printf("%u\n", calls(rounds));
  printf("%u\n", fills(rounds));
  printf("%u\n", searches(rounds));
  printf("%u\n", pages(a, b, rounds));
  free(a);
  free(b);
  free(from);
  free(to);
  return 0;
}
