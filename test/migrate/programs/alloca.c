/* alloca: in loops, in recursion, lists threaded through it. */
#include <alloca.h>
#include <stdio.h>
#include <string.h>

struct link {
  struct link *next;
  int value;
  char text[];
};

static unsigned walk(const struct link *l) {
  unsigned h = 0;
  for (; l; l = l->next) {
    const char *s;
    h = h * 31u + (unsigned)l->value;
    for (s = l->text; *s; s++)
      h = h * 7u + (unsigned)*s;
  }
  return h;
}

static unsigned gather(int n, const char *text) {
  struct link *list = NULL;
  unsigned h = 0;
  int i;
  for (i = 0; i < n; i++) {
    struct link *l = alloca(sizeof *l + strlen(text) + 1);
    l->value = i * n;
    strcpy(l->text, text + i % strlen(text));
    l->next = list;
    list = l;
    if (i % 4 == 0)
      h += walk(list);
  }
  return h;
}

static unsigned descend(int depth, const int *outer) {
  int *mine = alloca(((size_t)depth + 1) * sizeof *mine);
  unsigned h = 0;
  int i;
  for (i = 0; i <= depth; i++)
    mine[i] = outer ? outer[i] + depth : i;
  if (depth > 0)
    h = descend(depth - 1, mine);
  for (i = 0; i <= depth; i++)
    h = h * 13u + (unsigned)mine[i];
  return h;
}

int main(void) {
  unsigned h = 0;
  int n;
  for (n = 1; n < 20; n++) {
    double *scratch = alloca((size_t)n * sizeof *scratch);
    int i;
    for (i = 0; i < n; i++)
      scratch[i] = i / 4.0;
    h = h * 3u + gather(n, "alloca is a function of old");
    h ^= descend(n, NULL);
    for (i = 0; i < n; i++)
      h += (unsigned)(int)(scratch[i] * 8);
    printf("%08x\n", h);
  }
  return 0;
}
