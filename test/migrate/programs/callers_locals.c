/* Pointers to locals of callers: scalars, arrays, structs, through several
 * frames and through the heap and globals. */
#include <stdio.h>
#include <stdlib.h>

struct frame_link {
  struct frame_link *outer;
  int *counter;
  int depth;
  short local;
};

static int *global_to_local;
static struct frame_link **heap_to_local;

static int descend(struct frame_link *outer, int *total, char *text) {
  struct frame_link mine;
  int count = 0, i;
  mine.outer = outer;
  mine.counter = &count;
  mine.depth = outer ? outer->depth + 1 : 0;
  mine.local = (short)(mine.depth * 11);
  if (mine.depth < 60) {
    int below = descend(&mine, total, text);
    *total += below % 13;
  } else {
    struct frame_link *f;
    *heap_to_local = &mine;
    global_to_local = &count;
    for (i = 0; i < 50; i++)
      for (f = &mine; f; f = f->outer) {
        ++*f->counter;
        *total += f->local;
      }
    *global_to_local += 1000;
    (*heap_to_local)->local = 7;
  }
  text[mine.depth % 20] = (char)('a' + (count + mine.depth) % 26);
  return count + mine.local;
}

static void fill(int *from, int *to, int step) {
  while (from != to) {
    *from = step;
    step = step * 5 % 1009;
    from++;
  }
}

int main(void) {
  int total = 0, result;
  char text[21] = "....................";
  int values[64];
  int *middle = values + 32;
  heap_to_local = malloc(sizeof *heap_to_local);
  result = descend(NULL, &total, text);
  printf("%d %d %s\n", result, total, text);
  fill(values, middle, 3);
  fill(middle, values + 64, 9);
  for (result = 0; middle > values; middle--)
    result = result * 7 % 100003 + middle[-1] + middle[0];
  printf("%d %d\n", result, *values);
  return 0;
}
