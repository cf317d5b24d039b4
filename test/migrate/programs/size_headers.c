/* An allocator that puts a header before what it gives: the header's type says
   nothing of what is behind it, and of the sizes in it nobody asks again. */
/* mt-test: env=MT_TRUST_NUMBERS=1 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* As SQLite's. */
static void *give(size_t Bytes) {
  long long *P = malloc(Bytes + 8);
  if (P) {
    P[0] = (long long)Bytes;
    P++;
  }
  return (void *)P;
}

static size_t given(void *Prior) {
  long long *P = (long long *)Prior;
  P--;
  return (size_t)P[0];
}

static void *resize(void *Prior, size_t Bytes) {
  long long *P = (long long *)Prior;
  P--;
  P = realloc(P, Bytes + 8);
  if (P) {
    P[0] = (long long)Bytes;
    P++;
  }
  return (void *)P;
}

/* As an allocator's that lists what it has given. */
struct header {
  struct header *next;
  const char *who;
  unsigned size;
  unsigned check;
};

static struct header *blocks;

static void *listed(size_t Bytes, const char *Who) {
  struct header *H = calloc(1, sizeof(struct header) + Bytes);
  if (!H)
    exit(1);
  H->next = blocks;
  H->who = Who;
  H->size = (unsigned)Bytes;
  H->check = 0xfeedface;
  blocks = H;
  return H + 1;
}

struct node {
  short kind;
  int weight;
  struct node *next;
  double share;
};

struct names {
  char **names;
  int *lengths;
  int count;
};

void *(*volatile allocate)(size_t) = give;

/* In use until the end: the list of headers leads to all of it. */
static struct node *list, *other;
static struct names *names;
static double *shares;

int main(void) {
  names = allocate(sizeof *names);
  shares = listed(12 * sizeof(double), "shares");
  names->names = allocate(sizeof(char *));
  names->lengths = listed(40 * sizeof(int), "lengths");
  names->count = 0;
  for (int i = 0; i != 12; ++i) {
    struct node *n = allocate(sizeof *n), *l = listed(sizeof *l, "node");
    n->kind = (short)(i * 7 - 9);
    n->weight = i * 100001;
    n->share = 1.0 / (i + 1);
    n->next = list;
    list = n;
    *l = *n;
    l->next = other;
    other = l;
    shares[i] = i * 0.125;
    char text[24];
    snprintf(text, sizeof text, "node number %d", i);
    names->names = resize(names->names, (size_t)(i + 1) * sizeof(char *));
    names->names[i] = allocate(strlen(text) + 1);
    strcpy(names->names[i], text);
    names->lengths[i] = (int)strlen(text);
    names->count = i + 1;
  }
  int longest = 0;
  for (int i = 0; i != names->count; ++i) {
    if (names->lengths[i] > longest)
      longest = names->lengths[i];
    printf("%s %d %.3f\n", names->names[i], names->lengths[i], shares[i]);
  }
  for (struct node *n = list, *l = other; n; n = n->next, l = l->next)
    printf("%d %d %.4f %d\n", n->kind, n->weight, n->share,
           l->weight == n->weight && l->kind == n->kind);
  printf("%d\n", longest == (int)given(names->names[names->count - 1]) - 1);
  for (struct header *h = blocks; h; h = h->next)
    if (h->check != 0xfeedface || strlen(h->who) < 4)
      printf("broken header of %s\n", h->who);
  return 0;
}
