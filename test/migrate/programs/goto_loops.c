/* goto into loops, out of nests, backwards, and between two loops: control
 * flow that is not reducible. */
#include <stdio.h>

static int tick(int x) {
  int i;
  for (i = 0; i < 2; i++)
    x = (x * 5 + i) & 1023;
  return x;
}

static int into(int start, int limit) {
  int i = start, sum = 0;
  if (start & 1)
    goto inside;
  for (i = 0; i < limit; i++) {
    sum += tick(i);
  inside:
    sum += i * 3;
    if (sum > 100000)
      goto out;
  }
out:
  return sum;
}

static int two_loops(int n) {
  int a = 0, b = 0;
  if (n % 3 == 0)
    goto second;
first:
  a += tick(n + a) + 1;
  if (a % 7 == 0 && b < 40)
    goto second;
  if (a < 3000)
    goto first;
  return a + b;
second:
  b++;
  a += b;
  if (b % 5)
    goto second;
  goto first;
}

static int machine(const char *s) {
  int n = 0;
start:
  switch (*s) {
  case 'a':
    goto word;
  case ' ':
    s++;
    goto start;
  case '\0':
    return n;
  default:
    goto number;
  }
word:
  while (*s == 'a') {
    s++;
    n += tick(n);
  }
  goto start;
number:
  do {
    n = n * 3 + *s++ - '0';
    if (*s == 'a')
      goto word;
  } while (*s && *s != ' ');
  goto start;
}

int main(void) {
  int i, h = 0;
  for (i = 0; i < 60; i++)
    h = (h * 31 + into(i, i * 2) + two_loops(i)) % 1000003;
  printf("%d\n", h);
  printf("%d\n", machine("aa 12 aaa 3a45 aa 9"));
  i = 0;
again:
  h = tick(h);
  for (;; i++) {
    if (i % 9 == 8) {
      i++;
      goto again;
    }
    if (i > 300)
      break;
    h += tick(i);
  }
  printf("%d\n", h);
  return 0;
}
