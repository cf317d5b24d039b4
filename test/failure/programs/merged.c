/* Asks for a checkpoint of itself twice, the second time while whatever signals
 * look after the first are held back with it: signals of one number that are
 * pending for the process arrive as one. (raise would send them to the thread,
 * whose signals are apart.) */
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static void wait_for_a_while(int milliseconds) {
  while (milliseconds--)
    usleep(1000);
}

int main(void) {
  sigset_t held;
  sigemptyset(&held);
  sigaddset(&held, SIGUSR1);
  kill(getpid(), SIGUSR1);
  wait_for_a_while(1); /* the first checkpoint is under way */
  sigprocmask(SIG_BLOCK, &held, NULL);
  wait_for_a_while(50);
  kill(getpid(), SIGUSR1);
  sigprocmask(SIG_UNBLOCK, &held, NULL);
  wait_for_a_while(500);
  puts("done");
  return 0;
}
