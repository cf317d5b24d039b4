/* Sends itself the signal that its first argument numbers, as often as the
 * second says (if at all), and takes its time. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void wait_for_a_while(int milliseconds) {
  while (milliseconds--)
    usleep(1000);
}

int main(int argc, char **argv) {
  int number = argc > 1 ? atoi(argv[1]) : 0;
  int times = argc > 2 ? atoi(argv[2]) : 1, i;
  printf("begun\n");
  for (i = 0; i < times; i++) {
    if (number)
      raise(number);
    wait_for_a_while(number ? 300 : 1400);
  }
  printf("done\n");
  return 0;
}
