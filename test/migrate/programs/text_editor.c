/* A gap buffer with an undo stack: overlapping moves, string building, records
 * of different sizes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct change {
  struct change *before;
  long at;
  short inserted, removed;
  char text[1]; /* the old way of a flexible array */
};

static char *buffer;
static size_t size = 16, gap_start, gap_end = 16;
static struct change *history;

static void move_gap(size_t to) {
  if (to < gap_start) {
    size_t n = gap_start - to;
    memmove(buffer + gap_end - n, buffer + to, n);
    gap_start -= n;
    gap_end -= n;
  } else {
    size_t n = to - gap_start;
    memmove(buffer + gap_start, buffer + gap_end, n);
    gap_start += n;
    gap_end += n;
  }
}

static void insert(size_t at, const char *s) {
  struct change *c;
  size_t n = strlen(s);
  while (gap_end - gap_start < n) {
    size_t tail = size - gap_end;
    buffer = realloc(buffer, size * 2);
    memmove(buffer + size * 2 - tail, buffer + gap_end, tail);
    gap_end = size * 2 - tail;
    size *= 2;
  }
  move_gap(at);
  while (*s)
    buffer[gap_start++] = *s++;
  c = calloc(1, sizeof *c + n);
  c->before = history;
  c->at = (long)at;
  c->inserted = (short)n;
  strcpy(c->text, s - n);
  history = c;
}

static void undo(void) {
  struct change *c = history;
  move_gap((size_t)c->at + (size_t)c->inserted);
  gap_start -= (size_t)c->inserted;
  history = c->before;
  free(c);
}

static unsigned digest(void) {
  unsigned h = 0;
  size_t i;
  const struct change *c;
  for (i = 0; i < size; i++) {
    if (i == gap_start)
      i = gap_end;
    if (i < size)
      h = h * 31u + (unsigned char)buffer[i];
  }
  for (c = history; c; c = c->before)
    h = h * 17u + (unsigned)c->at + (unsigned char)c->text[0];
  return h;
}

int main(void) {
  static const char *const words[] = {"lorem ", "ipsum", "dolor, ", "s",
                                      "amet"};
  unsigned x = 17, h = 0;
  int i;
  buffer = calloc(size, 1);
  for (i = 0; i < 250; i++) {
    size_t length = size - (gap_end - gap_start);
    x = x * 1103515245u + 12345u;
    if (i % 4 == 3)
      undo();
    else
      insert((x >> 12) % (length + 1), words[(x >> 20) % 5]);
    h = h * 3u + digest();
  }
  move_gap(0);
  printf("%08x %u\n%.60s\n", h, (unsigned)(size - (gap_end - gap_start)),
         buffer + gap_end);
  return 0;
}
