/* Numbers of any size as heap arrays: factorials, powers, decimal digits. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  uint32_t *digits;
  size_t count;
} big;

static big from(uint32_t v) {
  big b = {malloc(sizeof(uint32_t)), 1};
  b.digits[0] = v;
  return b;
}

static big multiply(big a, big b) {
  big r = {calloc(a.count + b.count, sizeof(uint32_t)), a.count + b.count};
  size_t i, j;
  for (i = 0; i < a.count; i++) {
    uint64_t carry = 0;
    for (j = 0; j < b.count || carry; j++) {
      uint64_t t = carry + r.digits[i + j];
      if (j < b.count)
        t += (uint64_t)a.digits[i] * b.digits[j];
      r.digits[i + j] = (uint32_t)t;
      carry = t >> 32;
    }
  }
  while (r.count > 1 && !r.digits[r.count - 1])
    r.count--;
  return r;
}

static uint32_t divide(big *b, uint32_t by) {
  uint64_t rest = 0;
  size_t i;
  for (i = b->count; i-- > 0;) {
    rest = rest << 32 | b->digits[i];
    b->digits[i] = (uint32_t)(rest / by);
    rest %= by;
  }
  while (b->count > 1 && !b->digits[b->count - 1])
    b->count--;
  return (uint32_t)rest;
}

static void print(big b) {
  char text[600];
  size_t at = sizeof text;
  big c = {malloc(b.count * sizeof(uint32_t)), b.count};
  memcpy(c.digits, b.digits, b.count * sizeof(uint32_t));
  text[--at] = '\0';
  do
    text[--at] = (char)('0' + divide(&c, 10));
  while (c.count > 1 || c.digits[0]);
  free(c.digits);
  printf("%s\n", text + at);
}

int main(void) {
  big f = from(1), p = from(3);
  uint32_t n;
  for (n = 2; n <= 90; n++) {
    big factor = from(n), old = f;
    f = multiply(f, factor);
    free(old.digits);
    free(factor.digits);
    if (n % 30 == 0)
      print(f);
  }
  for (n = 0; n < 7; n++) {
    big old = p;
    p = multiply(p, p);
    free(old.digits);
  }
  print(p);
  return 0;
}
