/* Unions without a name of which one member only is ever stored: the bits of a
   number are looked at by another, or the rest is for the alignment. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int slow(int x) {
  int i;
  for (i = 0; i < 3; i++)
    x = (x * 31 + 7) & 0xffff;
  return x;
}

/* Read on both byte orders alike. */
static int exponent(double x) {
  union {
    double d;
    unsigned short s[4];
  } u = {.d = x};
  union {
    short first;
    char bytes[2];
  } order;
  int i;
  order.first = 1;
  i = slow(3) & 1; /* the answers of two targets do not mix */
  return i + (order.bytes[0] ? 0 : 0) + (u.d > 1) + (u.s[1] != u.s[1]);
}

static union {
  struct {
    short number;
    char name[6];
  } parts[4];
  long align;
  int words[8];
} table = {{{1, "one"}, {2, "two"}}};

int main(void) {
  static const char *const names[] = {"one", "two", "three", "four"};
  typedef union {
    struct {
      short low, high;
    } b;
    long align;
  } word;
  word w, copy;
  union {
    const char *text;
    double number;
    char bytes[16];
  } pointer;
  int i, sum = 0;
  for (i = 0; i < 30; i++) {
    w.b.low = (short)slow(i);
    w.b.high = (short)(i * 300);
    copy = w;
    table.parts[i % 4].number = (short)(slow(i) % 100);
    table.parts[i % 4].name[i % 5] = (char)('a' + i % 26);
    pointer.text = names[slow(i) % 4];
    sum = slow(sum + copy.b.low + w.b.high) + exponent(i / 3.0);
    sum += table.parts[i % 2].number;
    printf("%d %.5s %d\n", table.parts[i % 3].number, pointer.text, sum);
  }
  return 0;
}
