/* Every function of the families of random numbers, unseeded and seeded, with
   states of the program's own. */
#define _GNU_SOURCE 1
#include <stdio.h>
#include <stdlib.h>

static char small[32], large[128];

static int slow(int x) {
  int i;
  for (i = 0; i < 3; i++)
    x = (x * 31 + 7) & 0xffff;
  return x;
}

int main(void) {
  unsigned seed = 5;
  unsigned short state[3] = {1, 2, 3}, other[3] = {7, 8, 9};
  unsigned short parameters[7] = {3, 1, 4, 0x5deb, 0x1234, 5, 99}, *before;
  char *first, *old;
  int i;
  printf("%d %ld %.9f\n", rand(), random(), drand48());
  for (i = 0; i < 4; i++)
    printf("%d %d %d\n", slow(i), rand(), rand_r(&seed));
  first = initstate(11, small, sizeof small);
  for (i = 0; i < 4; i++)
    printf("%d %ld %d\n", slow(i), random(), rand());
  old = initstate(12, large, sizeof large);
  printf("%d\n", old == small);
  for (i = 0; i < 12; i++) {
    if (i % 3 == 0)
      setstate(i % 2 ? small : large);
    if (i == 7)
      setstate(first);
    if (i == 9)
      srandom(77);
    printf("%d %ld %d\n", slow(i), random(), rand_r(&seed));
  }
  for (i = 0; i < 6; i++)
    printf("%d %.9f %ld %ld %ld\n", slow(i), erand48(state), nrand48(other),
           jrand48(state), mrand48());
  before = seed48(state);
  printf("%d %d %d\n", before[0], before[1], before[2]);
  for (i = 0; i < 3; i++)
    printf("%d %ld\n", slow(i), lrand48());
  lcong48(parameters);
  for (i = 0; i < 6; i++)
    printf("%d %.9f %ld %ld %.9f\n", slow(i), erand48(state), nrand48(other),
           lrand48(), drand48());
  srand48(5);
  for (i = 0; i < 3; i++)
    printf("%d %.9f %ld\n", slow(i), drand48(), nrand48(other));
  return 0;
}
