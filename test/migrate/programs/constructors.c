/* Constructors and destructors, which run once: what they count, allocate and
   open is not made a second time where the program goes on. */
#include <stdio.h>
#include <stdlib.h>

static int runs, ends;
static int *made;
static FILE *opened;

static int slow(int x) {
  int i;
  for (i = 0; i < 3; i++)
    x = (x * 31 + 7) & 0xffff;
  return x;
}

__attribute__((constructor(201))) static void first(void) {
  int i;
  runs += 1;
  made = malloc(5 * sizeof *made);
  for (i = 0; i < 5; i++)
    made[i] = slow(i);
  printf("first %d\n", runs);
}

__attribute__((constructor(202))) static void second(void) {
  runs += 10 * slow(runs) % 100;
  opened = fopen("log", "w+");
  fprintf(opened, "opened %d\n", runs);
}

__attribute__((destructor)) static void last(void) {
  ends += slow(ends) % 7 + 1;
  printf("last %d %d\n", runs, ends);
}

int main(void) {
  char line[64];
  int i, h = 0;
  for (i = 0; i < 20; i++) {
    h = (h * 31 + made[i % 5]) % 10007;
    made[i % 5] += slow(h) % 5;
    fprintf(opened, "%d\n", h);
  }
  rewind(opened);
  while (fgets(line, sizeof line, opened))
    h = (h * 7 + line[0] + slow(h)) % 10007;
  printf("%d %d\n", h, runs);
  return 0;
}
