/* The program whose images are kept here: a value of each sort, some frames of
 * recursion, a list on the heap. Its image is written deep in count(), when
 * everything in main is in place.
 *
 * The image is of s390x, so that wherever it is looked at everything has to be
 * turned around. Write it with test/images/write. */
#include <stdio.h>
#include <stdlib.h>

enum color { Red, Green = 5, Blue };

struct node {
  int value;
  struct node *next;
};

struct mix {
  unsigned low : 3;
  int high : 5;
  char text[12];
  double real;
  int (*compare)(int, int);
};

int table[10] = {1, 2, 3};

static int compare(int a, int b) { return a - b; }

static struct node *add(struct node *next, int value) {
  struct node *n = malloc(sizeof *n);
  if (!n)
    abort();
  n->value = value;
  n->next = next;
  return n;
}

static int count(int depth, int *calls) {
  ++*calls;
  if (depth == 0)
    return *calls;
  return count(depth - 1, calls) + depth;
}

int main(void) {
  enum color color = Blue;
  struct mix mix = {5, -3, "tab\there", 0.1, compare};
  struct node *list = add(add(NULL, 1), 2);
  double *numbers = calloc(20, sizeof *numbers);
  void *untyped = malloc(100);
  int *element = &table[2];
  char letter = 'A';
  _Bool truth = 1;
  long double wide = 2.5L;
  unsigned char bytes[3] = {1, 128, 255};
  FILE *out = stdout;
  int calls = 0;
  if (!numbers || !untyped)
    return 1;
  numbers[1] = 1e300;
  int sum = count(70, &calls);
  fprintf(out, "%d %d %d %s %d %d %g %d %c %d %Lg %d\n", sum, color, mix.high,
          mix.text, mix.compare(list->value, list->next->value), *element,
          numbers[1], untyped != NULL, letter, truth, wide, bytes[2]);
  return 0;
}
