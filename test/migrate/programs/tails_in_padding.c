/* Arrays at the ends of structs that lie in the struct's padding, as they do
   where that has room for all of it: [] and [1], in blocks of just the struct's
   size and in variables that are initialised so. */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct flexible {
  double weight;
  char kind;
  char text[];
};
struct older {
  double weight;
  char kind;
  char text[1];
};
struct numbers {
  double weight;
  short count;
  short all[];
};
struct outer { /* its last struct is one of them */
  int n;
  struct older last;
};

static struct flexible *flexible[12];
static struct older *older[12];
static struct numbers *numbers[6];
static struct outer *outer[12];
static const char *inside[12]; /* pointers into the texts */

static struct flexible fixed = {0.5, 'f', "abc"};
static struct older row[3]; /* of which nothing goes on */
static struct numbers some = {1.5, 2, {-2, 700}};

static size_t most(size_t a, size_t b) { return a > b ? a : b; }

static char *text(char *to, int letter, int length) {
  memset(to, letter, (size_t)length);
  to[length] = 0;
  return to;
}

int main(void) {
  int i, j;
  for (i = 0; i < 12; i++) {
    const size_t n = (size_t)i + 1;
    flexible[i] =
        malloc(most(sizeof **flexible, offsetof(struct flexible, text) + n));
    flexible[i]->weight = i * 1.25;
    flexible[i]->kind = 'F';
    inside[i] = text(flexible[i]->text, 'a' + i, i) + i / 2;
    older[i] = malloc(offsetof(struct older, text) + n);
    older[i]->weight = -i;
    older[i]->kind = 'O';
    text(older[i]->text, 'A' + i, i);
    outer[i] = malloc(offsetof(struct outer, last.text) + n);
    outer[i]->n = i;
    outer[i]->last.weight = i * i;
    outer[i]->last.kind = 'L';
    text(outer[i]->last.text, '0' + i, i);
  }
  for (i = 0; i < 3; i++) {
    row[i].weight = -1.5 * i;
    row[i].text[0] = (char)('x' + i);
  }
  for (i = 0; i < 6; i++) {
    numbers[i] = malloc(most(sizeof **numbers,
                             offsetof(struct numbers, all) +
                                 (size_t)i * sizeof(short)));
    numbers[i]->weight = i;
    numbers[i]->count = (short)i;
    for (j = 0; j < i; j++)
      numbers[i]->all[j] = (short)(i * 1000 - j);
  }
  for (i = 0; i < 12; i++)
    printf("%g %c %s %s, %g %c %s, %d %g %c %s\n", flexible[i]->weight,
           flexible[i]->kind, flexible[i]->text, inside[i], older[i]->weight,
           older[i]->kind, older[i]->text, outer[i]->n, outer[i]->last.weight,
           outer[i]->last.kind, outer[i]->last.text);
  for (i = 0; i < 6; i++) {
    printf("%g %d:", numbers[i]->weight, numbers[i]->count);
    for (j = 0; j < numbers[i]->count; j++)
      printf(" %d", numbers[i]->all[j]);
    printf(" %g %c %s %g %d %d %d\n", fixed.weight, fixed.kind, fixed.text,
           some.weight, some.count, some.all[0], some.all[1]);
    printf("%g %c\n", row[i / 2].weight, row[i / 2].text[0]);
    fixed.kind++;
  }
  return 0;
}
