/* Structs of several types in an array of bytes that is a variable: nothing but
 * casts tells what lies where. Pointers lead into it, inside of it, out of it. */
/* mt-test: targets=x86_64,aarch64,riscv64,ppc64le,s390x ;
 * refuse L1: begins an address */
#include <stdio.h>
#include <string.h>

static _Alignas(16) char pool[8192];
static int used;
static int counts[3];

struct node {
  struct node *next;
  const char *name;
  void (*tell)(struct node *);
  int *count;
  long value;
};
struct pair {
  struct node *first, *second;
  double weight;
};
static struct node *list;
static unsigned digest;

static void *take(unsigned size) {
  void *p = pool + used;
  used += (int)((size + 15) / 16 * 16);
  return p;
}

static void add(struct node *n) {
  digest = digest * 31u + (unsigned)n->value + (unsigned)strlen(n->name);
  ++*n->count;
}

static void skip(struct node *n) {
  digest ^= (unsigned)n->value;
  *n->count += 2;
}

int main(void) {
  static const char *const names[] = {"one", "three", "seven"};
  int i, round;
  struct pair *p = take(sizeof *p);
  for (i = 0; i < 12; i++) {
    struct node *n = take(sizeof *n);
    n->next = list;
    n->name = names[i % 3];
    n->tell = i % 2 ? add : skip;
    n->count = &counts[i % 3];
    n->value = i * 1003;
    list = n;
  }
  p->first = list;
  p->second = list->next->next;
  p->weight = 1.5;
  for (round = 0; round < 6; round++) {
    struct node *n;
    for (n = list; n; n = n->next)
      n->tell(n);
    p->weight = p->weight * 1.5 + (double)p->second->value;
    p->second = p->second->next;
  }
  printf("%08x %.4f %s %d %d %d\n", digest, p->weight, p->first->name,
         counts[0], counts[1], counts[2]);
  return 0;
}
