/* Signals and errors, which mips counts in another way, in variables, in a table
   and passed on. What is the same everywhere goes along. */
/* mt-test: targets=x86_64,s390x,mips ;
            refuse L2: or be one of the system's ;
            skip ping-pong: receivers of other targets refuse it */
#include <errno.h>
#include <signal.h>
#include <stdio.h>

struct entry {
  int number;
  const char *name;
};
static struct entry table[] = {
    {SIGUSR1, "USR1"}, {SIGCHLD, "CHLD"}, {SIGBUS, "BUS"}, {SIGINT, "INT"}};
static volatile sig_atomic_t got;

static void handler(int signal) { got = signal; }

static int find(int number) {
  int i, at = -1;
  for (i = 0; i < 4; i++)
    if (table[i].number == number)
      at = i;
  return at;
}

int main(void) {
  int wanted = SIGUSR1, error = ELOOP, known = ENOENT, i;
  unsigned sum = 0;
  signal(wanted, handler);
  for (i = 0; i < 4; i++)
    sum = sum * 5 + (unsigned)i;
  raise(wanted);
  printf("%d %d %d %d %u\n", find(got), find(SIGCHLD), error == ELOOP,
         known == ENOENT, sum);
  return 0;
}
