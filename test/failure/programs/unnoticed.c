/* Would notice a child: by a signal, by waiting for it, by what is to be done
 * before and after forks. Takes a checkpoint of its own, and one on a signal.
 */
#include <errno.h>
#include <mt/mt.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile int signals, forks;

static void on_child(int number) {
  (void)number;
  signals++;
}

static void on_fork(void) { forks++; }

static void look(const char *when) {
  int gone;
  errno = 0;
  gone = wait(NULL) == -1 && errno == ECHILD;
  printf("%s: %d signals, %d forks, %s\n", when, signals, forks,
         gone ? "no child" : "a child");
  fflush(stdout);
}

int main(void) {
  int i;
  signal(SIGCHLD, on_child);
  pthread_atfork(on_fork, on_fork, on_fork);
  look("at first");
  fprintf(stderr, "checkpoint %d\n", mt_checkpoint());
  look("after one of its own");
  raise(SIGUSR1);
  for (i = 0; i < 1000; i++)
    usleep(1000);
  look("after one on a signal");
  return 0;
}
