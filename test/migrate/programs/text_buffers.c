/* Buffers that may hold anything, as far as the compiler sees, and hold texts,
 * which are the same everywhere: in a member, in a block, in a variable. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct buffer {
  unsigned used;
  char fixed[64];
  unsigned char *more;
};

char last[40];

void append(struct buffer *b, const void *data, size_t size) {
  memcpy(b->fixed + b->used, data, size);
  b->more = realloc(b->more, b->used + size + 1);
  memcpy(b->more + b->used, data, size);
  b->used += (unsigned)size;
  b->more[b->used] = 0;
  memset(last, 0, sizeof last);
  memcpy(last, data, size);
}

int main(void) {
  static const char *words[] = {"first words, ", "second words, ",
                                "and the third ones"};
  struct buffer b = {0};
  unsigned sum = 0;
  for (int i = 0; i < 3; i++) {
    append(&b, words[i], strlen(words[i]));
    for (int round = 0; round < 5; round++)
      for (unsigned at = 0; at < b.used; at++)
        sum = sum * 31 + (unsigned char)b.fixed[at] + b.more[at];
  }
  printf("%u %s|%s|%s\n", sum, b.fixed, (char *)b.more, last);
  return 0;
}
