/* Pointers into literals, arrays of literals, equal literals compared by
 * content, compound literals. Literals that others end in, and pointers past
 * their ends, are told apart. */
/* mt-test: skip no-g: targets pass structs differently, and only -g tells how
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const days[] = {"Monday",   "Tuesday", "Wednesday",
                                   "Thursday", "Friday",  "Saturday",
                                   "Sunday"};
static const char *colours[] = {"red", "green", "blue", NULL};
static char own[] = "modifiable";
struct labelled {
  const char *label;
  const int *values;
  int count;
};

static const char *suffix(const char *s, int n) {
  while (n-- > 0 && *s)
    s++;
  return s;
}

static int weigh(const char *s) {
  int h = 0;
  while (*s)
    h = h * 31 % 100003 + *s++;
  return h;
}

static int sum(struct labelled l) {
  int i, s = weigh(l.label);
  for (i = 0; i < l.count; i++)
    s += l.values[i] * (i + 1);
  return s;
}

/* Behind the end of s. */
static const char *behind(const char *s) {
  while (*s++)
    ;
  return s;
}

/* Their names end alike. */
static const char *remain(void) { return __FUNCTION__; }
static const char *amain(void) { return __FUNCTION__; }

int main(void) {
  const char *name = strchr(__FUNCTION__, 'n'), *other = strchr(amain(), 'n');
  const char *third = strchr(remain(), 'n');
  const char *whole = "a text that ends in another", *tail = "in another";
  const char *inner = strchr(whole, 'i'), *last = strchr(tail, 'h');
  const char *end = behind(whole), *tail_end = behind(tail);
  const char **picked = malloc(40 * sizeof *picked);
  const char *a = "same text", *b = &"not the same text"[8];
  const int *compound = (const int[]){3, 1, 4, 1, 5};
  struct labelled *l = &(struct labelled){"compound", compound, 5};
  int i, h = 0, equal = 0;
  for (i = 0; i < 40; i++)
    picked[i] =
        i % 2 ? suffix(days[i % 7], i % 4) : suffix("a longer one", i % 12);
  for (i = 0; i < 400; i++) {
    const char *p = picked[i % 40];
    h = (h * 7 + weigh(p) + weigh(colours[i % 3]) + sum(*l)) % 1000003;
    own[i % 10] = (char)('a' + h % 26);
    equal += strcmp(p, suffix(days[i % 7], 2)) == 0;
    if (i == 200)
      colours[1] = suffix(a, 5);
  }
  printf("%d %d %s %s\n", h, equal, own, colours[1]);
  printf("%d %s %s\n", strcmp(a, b), suffix(b, 5), picked[39]);
  printf("%d %d", (int)(inner - whole), (int)(last - tail));
  printf(" %d %d", (int)(name - __FUNCTION__), (int)(other - amain()));
  printf(" %d", (int)(third - remain()));
  printf(" %d %d\n", (int)(end - whole), (int)(tail_end - tail));
  printf("%s\n", "" == NULL ? "null" : suffix("past the end", 12));
  return 0;
}
