/* Growing and shrinking blocks with realloc: numbers, structs with pointers to
 * other blocks, arrays of pointers; realloc to nothing. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct item {
  char *name;
  double weight;
  int uses;
};

static struct item *items;
static size_t item_count, item_room;

static void add(int n) {
  char name[20];
  if (item_count == item_room) {
    item_room = item_room + item_room / 2 + 2;
    items = realloc(items, item_room * sizeof *items);
  }
  snprintf(name, sizeof name, "item-%d", n);
  items[item_count].name = strdup(name);
  items[item_count].weight = n / 2.0;
  items[item_count++].uses = 0;
}

static void drop(size_t keep) {
  while (item_count > keep)
    free(items[--item_count].name);
  item_room = keep;
  items = realloc(items, keep * sizeof *items);
}

int main(void) {
  long *numbers = NULL;
  char *line = NULL;
  size_t count = 0, length = 0, i;
  unsigned h = 0;
  int n;
  for (n = 0; n < 250; n++) {
    add(n);
    numbers = realloc(numbers, (count + 3) * sizeof *numbers);
    for (i = 0; i < 3; i++)
      numbers[count++] = n * 100L - (long)i;
    line = realloc(line, length + 8);
    length += (size_t)snprintf(line + length, 8, "%d,", n);
    if (n % 60 == 59) {
      drop(10);
      count = 5;
      length = 20;
    }
    items[(unsigned)n % item_count].uses++;
    for (i = 0; i < item_count; i++)
      h = h * 31u + (unsigned)items[i].name[5] + (unsigned)items[i].uses +
          (unsigned)(int)items[i].weight;
    for (i = 0; i < count; i += 7)
      h = h * 17u + (unsigned)numbers[i];
  }
  printf("%08x %u %u %.12s\n", h, (unsigned)item_count, (unsigned)length, line);
  return 0;
}
