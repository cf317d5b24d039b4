/* Starts a thread with the function its argument names, and joins it. Asks for
 * a checkpoint while it runs and once more afterwards; what mt_checkpoint
 * returned goes to standard error. */
#include <mt/mt.h>
#include <pthread.h>
#include <stdio.h>
#include <threads.h>

static volatile int go_on;

static void run(void) {
  while (!go_on)
    thrd_yield();
}

static void *posix_thread(void *unused) {
  run();
  return unused;
}

static int c11_thread(void *unused) {
  (void)unused;
  run();
  return 0;
}

int main(int argc, char **argv) {
  int posix = argc > 1 && argv[1][0] == 'p';
  pthread_t first;
  thrd_t second;
  fprintf(stderr, "before\n");
  if (posix)
    pthread_create(&first, NULL, posix_thread, NULL);
  else
    thrd_create(&second, c11_thread, NULL);
  fprintf(stderr, "started\n");
  fprintf(stderr, "checkpoint %d\n", mt_checkpoint());
  go_on = 1;
  if (posix)
    pthread_join(first, NULL);
  else
    thrd_join(second, NULL);
  fprintf(stderr, "checkpoint %d\n", mt_checkpoint());
  puts("done");
  return 0;
}
