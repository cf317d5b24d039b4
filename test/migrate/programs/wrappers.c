/* Allocation through wrappers, and wrappers of wrappers. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int allocations;

static void *checked(void *p) {
  if (!p) {
    fputs("out of memory\n", stderr);
    exit(3);
  }
  allocations++;
  return p;
}

void *xmalloc(size_t n) { return checked(malloc(n)); }
void *xcalloc(size_t n, size_t size) { return checked(calloc(n, size)); }
void *xrealloc(void *p, size_t n) {
  return p ? checked(realloc(p, n)) : xmalloc(n);
}
char *xstrdup(const char *s) {
  size_t n = strlen(s) + 1;
  return memcpy(xmalloc(n), s, n);
}
static void *xarray(size_t n, size_t size) { return xcalloc(n + 1, size); }

#define NEW(type) ((type *)xmalloc(sizeof(type)))

struct small {
  char *name;
  long long value;
};
struct node {
  struct small *data;
  struct node *next;
  double *weights;
  int weight_count;
};

int main(void) {
  struct node *list = NULL, *n;
  char text[24];
  unsigned h = 0;
  double sum = 0;
  int i, j;
  for (i = 0; i < 120; i++) {
    n = NEW(struct node);
    n->data = xmalloc(sizeof *n->data);
    snprintf(text, sizeof text, "node %d", i * i);
    n->data->name = xstrdup(text);
    n->data->value = (long long)i << 32;
    n->weights = xarray((size_t)i % 5, sizeof *n->weights);
    n->weight_count = i % 5 + 1;
    for (j = 0; j < n->weight_count; j++)
      n->weights[j] = i + j / 4.0;
    n->weights = xrealloc(n->weights, 8 * sizeof *n->weights);
    for (j = n->weight_count; j < 8; j++)
      n->weights[j] = -j;
    n->next = list;
    list = n;
    for (n = list; n; n = n->next) {
      h = h * 31u + (unsigned)(n->data->value >> 32) +
          (unsigned char)n->data->name[5];
      sum += n->weights[h % 8];
    }
  }
  printf("%d %08x %.2f\n", allocations, h, sum);
  return 0;
}
