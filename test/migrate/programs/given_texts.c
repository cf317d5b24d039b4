/* Texts that no variable but of void * ever leads to: what the C library writes
 * them with says what they are. */
#include <alloca.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct list {
  struct list *next;
  const void *what;
};

static struct list *all;

static void add(void *text) {
  struct list *l = malloc(sizeof *l);
  l->what = text;
  l->next = all;
  all = l;
}

static int show(const void *text, int n) {
  int sum = 0, i;
  for (i = 0; i < n; ++i)
    sum += ((const unsigned char *)text)[i % 3] * i;
  printf("%s %d\n", (const char *)text, sum);
  return sum;
}

int main(void) {
  int i;
  for (i = 0; i < 4; ++i) {
    add(strcpy(malloc(20), i % 2 ? "odd one" : "even"));
    add(strncpy(malloc(8), "never ends", 8)); /* has no 0 behind it */
  }
  show(strcpy(alloca(100), "on the stack"), 1000);
  for (struct list *l = all; l; l = l->next)
    printf("%.8s\n", (const char *)l->what);
  return 0;
}
