/* Pointers into the middle and one past the end of arrays: of globals, the
 * stack, the heap, and of arrays inside structs. */
/* mt-test: skip no-g: targets pass structs differently, and only -g tells how
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct range {
  int *begin, *end, *at;
};
struct buffer {
  char head[3];
  short data[10];
  short *write, *limit;
  long long tail[4];
  long long *last;
};

static int global[50];
static struct range ranges[3];
static int neighbour = 77;

static void fill(struct range *r, int seed) {
  for (r->at = r->begin; r->at != r->end; r->at++) {
    *r->at = seed;
    seed = seed * 69 % 10007;
  }
}

static unsigned sum(struct range r) {
  unsigned h = 0;
  while (r.end > r.begin)
    h = h * 31u + (unsigned)*--r.end;
  return h + (unsigned)(r.at - r.begin);
}

static void put(struct buffer *b, int value) {
  if (b->write == b->limit) {
    memmove(b->data, b->data + 5, 5 * sizeof *b->data);
    b->write -= 5;
    *b->last += 5;
    if (++b->last == b->tail + 4)
      b->last = b->tail;
  }
  *b->write++ = (short)value;
}

int main(void) {
  int local[30], *heap = malloc(100 * sizeof(int)), *cursor, i;
  struct buffer *b = calloc(2, sizeof *b);
  unsigned h = 0;
  ranges[0].begin = global + 5;
  ranges[0].end = global + 50; /* one past the end */
  ranges[1].begin = local;
  ranges[1].end = &local[30];
  ranges[2].begin = &heap[50];
  ranges[2].end = heap + 100;
  for (i = 0; i < 2; i++) {
    b[i].write = b[i].data;
    b[i].limit = b[i].data + 10;
    b[i].last = b[i].tail;
  }
  for (i = 0; i < 40; i++) {
    fill(&ranges[i % 3], i + 1);
    h = h * 7 + sum(ranges[i % 3]);
    put(&b[i % 2], i * 3);
    put(&b[1], i);
    ranges[i % 3].at -= i % 5;
    h += (unsigned)*ranges[i % 3].at * (ranges[i % 3].at != ranges[i % 3].end);
  }
  for (cursor = heap + 100; cursor-- > heap + 50;)
    h = h * 3 + (unsigned)*cursor;
  for (i = 0; i < 10; i++)
    h = h * 5 + (unsigned)b[0].data[i] + (unsigned)b[1].data[i];
  printf("%08x %d %d %d %d\n", h, (int)(b[0].write - b[0].data),
         (int)(b[1].last - b[1].tail), (int)b[1].tail[2], neighbour);
  printf("%d\n", ranges[0].end == global + 50 && ranges[2].end == heap + 100);
  return 0;
}
