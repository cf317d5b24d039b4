/* A qsort in progress, of elements of another size on each target, by keys of
 * which many are equal; and a bsearch, for which a checkpoint has to wait. What
 * follows the last one is long enough for the wait to end. */
#include <stdio.h>
#include <stdlib.h>

struct record {
  char name[12];
  int key;
  struct record *self;
};

static int compare(const void *a, const void *b) {
  const struct record *x = a, *y = b;
  int i;
  for (i = 0; i < 12; i++)
    if (x->name[i] != y->name[i])
      return x->name[i] - y->name[i];
  return x->key - y->key;
}

static int descending(const void *a, const void *b) { return compare(b, a); }

int main(void) {
  enum { n = 60 };
  struct record *records = calloc(n, sizeof *records), *found;
  unsigned x = 5, h = 0;
  int i, j, round;
  for (round = 0; round < 8; round++) {
    for (i = 0; i < n; i++) {
      for (j = 0; j < 11; j++) {
        x = x * 1103515245u + 12345u;
        records[i].name[j] = (char)('a' + (x >> 16) % 3);
      }
      records[i].key = round % 3 ? i : 0;
      records[i].self = &records[i];
    }
    qsort(records, n, sizeof *records, round % 2 ? compare : descending);
    for (i = 0; i < n; i++)
      h = h * 31u + (unsigned)records[i].key +
          (unsigned)(records[i].self - records);
    found = bsearch(&records[17], records, n, sizeof *records,
                    round % 2 ? compare : descending);
    h += (unsigned)(found - records);
    printf("%d %s %08x\n", round, records[0].name, h);
  }
  for (i = 0; i < 4000; i++)
    h = h * 31u + (unsigned)compare(&records[i % n], &records[h % n]);
  printf("%08x\n", h);
  return 0;
}
