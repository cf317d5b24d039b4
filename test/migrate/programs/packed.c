/* Packed structs: globals, in the heap, arrays of them, in each other, with
   pointers and bit-fields; and pointers to members that are not aligned. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct __attribute__((packed)) record {
  char kind;
  int number;
  short few;
  double ratio;
  struct record *next;
  long long large;
};

struct __attribute__((packed)) outer {
  unsigned char flag : 3, more : 5;
  struct record inner;
  unsigned odd : 17;
  float last;
  const char *name;
};

/* In the heap, with pointers out of it. */
struct __attribute__((packed)) named {
  char kind;
  const char *name;
  const int *where;
  struct named *next;
};

struct __attribute__((packed, aligned(2))) even {
  char c;
  int i;
};

typedef int unaligned_int __attribute__((aligned(1)));

static struct record head = {'h', 1, 2, 2.5, NULL, 1LL << 40};
static struct outer table[3];
static unaligned_int *kept;
static int places[3] = {5, 6, 7};

static int slow(int x) {
  int i;
  for (i = 0; i < 3; i++)
    x = (x * 31 + 7) & 0xffff;
  return x;
}

static void show_named(void) {
  struct named *list = NULL, *n, *two = malloc(2 * sizeof *two);
  int i;
  for (i = 0; i < 5; i++) {
    n = i < 2 ? &two[i] : malloc(sizeof *n);
    n->kind = (char)('a' + i);
    n->name = i % 2 ? "odd" : "even";
    n->where = &places[i % 3];
    n->next = list;
    list = n;
  }
  for (n = list; n; n = n->next)
    printf("%c %s %d %d\n", n->kind, n->name, *n->where, slow(*n->where));
}

int main(void) {
  struct record *at = &head, *all = malloc(6 * sizeof *all);
  struct even evens[5];
  struct outer local;
  int i;
  memset(&local, 0, sizeof local);
  for (i = 0; i < 6; i++) {
    struct record *r = &all[(i * 5) % 6];
    r->kind = (char)('a' + i);
    r->number = slow(i) * 1000;
    r->few = (short)-slow(i);
    r->ratio = slow(i) / 7.0;
    r->next = NULL;
    r->large = (long long)slow(i) << 33;
    at->next = r;
    at = r;
  }
  kept = &all[2].number;
  for (i = 0; i < 5; i++) {
    evens[i].c = (char)i;
    evens[i].i = slow(i) * 3;
    table[i % 3].flag = i & 7;
    table[i % 3].more = slow(i) & 31;
    table[i % 3].inner = all[i];
    table[i % 3].odd = slow(i) * 2 & 0x1ffff;
    table[i % 3].last = slow(i) / 3.0f;
    table[i % 3].name = i % 2 ? "odd" : "even";
    local = table[slow(i) % 3];
    *kept += slow(i);
  }
  for (at = &head; at; at = at->next)
    printf("%c %d %d %.4f %lld %d\n", at->kind, at->number, at->few, at->ratio,
           at->large, slow(at->number));
  for (i = 0; i < 5; i++)
    printf("%d %d %d\n", evens[i].c, evens[i].i, slow(i));
  for (i = 0; i < 3; i++)
    printf("%d %d %d %d %.3f %s\n", table[i].flag, table[i].more,
           table[i].inner.number, table[i].odd, table[i].last,
           table[i].name ? table[i].name : "none");
  printf("%d %d\n", local.inner.number, *kept == all[2].number);
  show_named();
  return 0;
}
