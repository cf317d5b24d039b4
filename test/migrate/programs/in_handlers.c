/* Safe points in signal handlers, where no checkpoint is taken: it waits until
   the handler has returned; and flags that handlers set. */
/* mt-test: may-finish: the last waits may end with the program */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static volatile sig_atomic_t seen;
static long work;

static int slow(int x) {
  int i;
  for (i = 0; i < 3; i++)
    x = (x * 31 + 7) & 0xffff;
  return x;
}

static void on_signal(int number) {
  int i;
  for (i = 0; i < 10; i++)
    work = (work * 7 + slow(i)) % 100003;
  seen = seen + (number == SIGALRM ? 1 : 100);
}

static int is_pending(int number) {
  sigset_t set;
  sigpending(&set);
  return sigismember(&set, number);
}

int main(void) {
  sigset_t set, old;
  int i;
  signal(SIGUSR2, on_signal);
  signal(SIGALRM, on_signal);
  for (i = 0; i < 10; i++) {
    raise(SIGUSR2);
    printf("%d %ld %d\n", i, work, seen == (i + 1) * 100 + 0 * slow(i));
  }
  sigemptyset(&set);
  sigaddset(&set, SIGUSR2);
  sigprocmask(SIG_BLOCK, &set, &old);
  raise(SIGUSR2);
  for (i = 0; i < 6; i++)
    printf("%d %d %d\n", i, slow(i), is_pending(SIGUSR2));
  sigprocmask(SIG_SETMASK, &old, NULL);
  printf("%ld %d\n", work, is_pending(SIGUSR2));
  alarm(1);
  while (!(seen % 100))
    pause();
  printf("%ld\n", work);
  return 0;
}
