/* Calls mt_checkpoint from functions that the C library calls back: while it
 * sorts, searches in a tree, walks through it and destroys it. */
/* mt-test: self */
#define _GNU_SOURCE 1
#include <mt/mt.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int wrong, calls;

static void checked(int when) {
  const char *policy = getenv("MT_ON_CHECKPOINT");
  int result;
  if (++calls != when)
    return;
  result = mt_checkpoint();
  if (!policy)
    wrong += result != -1;
  else if (strcmp(policy, "exit") == 0)
    wrong += result != 1;
  else
    wrong += result != 0;
}

static int by_value(const void *a, const void *b) {
  int first = *(const int *)a, second = *(const int *)b;
  checked(5);
  return (first > second) - (first < second);
}

static int turned(const void *a, const void *b, void *turn) {
  checked(4);
  return *(int *)turn * (*(const int *)a - *(const int *)b);
}

static void show(const void *node, VISIT which, int level) {
  checked(3);
  printf("%d.%d.%d ", **(int *const *)node, (int)which, level);
}

static void sum(const void *node, VISIT which, void *total) {
  checked(2);
  if (which == postorder || which == leaf)
    *(int *)total = *(int *)total * 3 + **(int *const *)node;
}

static void end(void *key) {
  checked(1);
  printf("%d ", *(int *)key);
}

int main(void) {
  static int numbers[] = {31, 4, 15, 92, 65, 35, 89, 79, 32, 38}, turn = -1;
  int total = 0, i;
  void *root = NULL;
  qsort(numbers, 10, sizeof *numbers, by_value);
  for (i = 0; i < 10; i++)
    printf("%d ", numbers[i]);
  calls = 0;
  qsort_r(numbers, 10, sizeof *numbers, turned, &turn);
  for (calls = i = 0; i < 10; i++)
    tsearch(&numbers[i], &root, by_value);
  calls = 0;
  i = 65;
  printf("%d\n", **(int **)tfind(&i, &root, by_value));
  calls = 3;
  tdelete(&i, &root, by_value);
  calls = 0;
  twalk(root, show);
  calls = 0;
  twalk_r(root, sum, &total);
  calls = 0;
  tdestroy(root, end);
  printf("%d %d\n", total, wrong);
  return wrong;
}
