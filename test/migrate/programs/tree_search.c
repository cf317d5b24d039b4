/* The C library's search trees: tsearch, tfind, tdelete, twalk, tdestroy, and
   nodes that the program keeps. */
#define _GNU_SOURCE 1
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *words, *numbers;

static int slow(int x) {
  int i;
  for (i = 0; i < 3; i++)
    x = (x * 31 + 7) & 0xffff;
  return x;
}

static int by_text(const void *a, const void *b) { return strcmp(a, b); }

static int by_value(const void *a, const void *b) {
  int first = *(const int *)a, second = *(const int *)b;
  return (first > second) - (first < second);
}

static void show(const void *node, VISIT which, int level) {
  static const char *const names[] = {"pre", "post", "end", "leaf"};
  printf("%d %s %d %d\n", **(int *const *)node, names[which], level,
         slow(level));
}

static void show_with(const void *node, VISIT which, void *count) {
  if (which == postorder || which == leaf)
    printf("%d %s\n", ++*(int *)count, *(char *const *)node);
}

static void end(void *key) {
  printf("%d\n", slow(*(int *)key));
  free(key);
}

int main(void) {
  int i, *key, count = 0, **kept = NULL;
  char word[32], **found;
  for (i = 0; i < 25; i++) {
    int **node;
    key = malloc(sizeof *key);
    *key = slow(i * 3) % 40;
    node = tsearch(key, &numbers, by_value);
    if (*node != key)
      free(key);
    else if (i == 6)
      kept = node;
    snprintf(word, sizeof word, "w%d", slow(i) % 9);
    found = tfind(word, &words, by_text);
    if (!found)
      tsearch(strdup(word), &words, by_text);
    else
      printf("%s again\n", *found);
  }
  printf("%d\n", **kept);
  twalk(numbers, show);
  for (i = 0; i < 40; i += 3) {
    int **parent;
    parent = tfind(&i, &numbers, by_value);
    if (parent) {
      key = *parent;
      tdelete(&i, &numbers, by_value);
      free(key);
    }
  }
  twalk(numbers, show);
  twalk_r(words, show_with, &count);
  tdestroy(numbers, end);
  tdestroy(words, free);
  return 0;
}
