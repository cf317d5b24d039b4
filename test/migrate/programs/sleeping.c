/* Sleeps, waits with select and poll, and does work in between. */
/* mt-test: points=2 ; signal=400 */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/select.h>
#include <time.h>
#include <unistd.h>

int main(int argc, char **argv) {
  int rounds = argc > 1 ? atoi(argv[1]) : 4, i, j;
  unsigned h = 1;
  puts("start");
  fflush(stdout);
  for (i = 0; i < rounds; i++) {
    struct timespec nap = {0, 1000000};
    struct timeval limit = {0, 1000};
    nanosleep(&nap, NULL);
    usleep(1000);
    select(0, NULL, NULL, NULL, &limit);
    poll(NULL, 0, 1);
    for (j = 0; j < 20; j++)
      h = h * 31u + (unsigned)(i * j);
    if (i % 100 == 0)
      printf("%d %08x\n", i, h);
  }
  printf("%08x\n", h);
  return 0;
}
