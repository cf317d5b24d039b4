/* What a process has beside its memory: variables of the environment that the
   program put there itself, limits, flags of descriptors, a stack for signal
   handlers, texts of the time. */
#define _GNU_SOURCE 1
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static char variable[] = "MT_TEST_OWN=first";
static volatile int handled;
static char *other_stack;

static int slow(int x) {
  int i;
  for (i = 0; i < 3; i++)
    x = (x * 31 + 7) & 0xffff;
  return x;
}

static void on_signal(int number) {
  char here;
  (void)number;
  handled += &here >= other_stack && &here < other_stack + 65536 ? 1 : 100;
}

static int by_argument(const void *a, const void *b, void *turn) {
  int first = *(const int *)a, second = *(const int *)b;
  return *(const int *)turn * ((first > second) - (first < second)) +
         0 * slow(first);
}

static long limit(int which) {
  struct rlimit l;
  getrlimit(which, &l);
  return l.rlim_cur == RLIM_INFINITY ? -1 : (long)l.rlim_cur;
}

static void set_limits(void) {
  struct rlimit l;
  getrlimit(RLIMIT_NOFILE, &l);
  l.rlim_cur = 77;
  setrlimit(RLIMIT_NOFILE, &l);
  getrlimit(RLIMIT_CORE, &l);
  l.rlim_cur = 0;
  setrlimit(RLIMIT_CORE, &l);
}

static void set_stack(void) {
  stack_t s;
  struct sigaction action;
  memset(&s, 0, sizeof s);
  memset(&action, 0, sizeof action);
  other_stack = malloc(65536);
  s.ss_sp = other_stack;
  s.ss_size = 65536;
  sigaltstack(&s, NULL);
  action.sa_handler = on_signal;
  action.sa_flags = SA_ONSTACK;
  sigaction(SIGUSR2, &action, NULL);
}

static int stack_is_set(void) {
  stack_t s;
  return !sigaltstack(NULL, &s) && s.ss_sp == other_stack &&
         s.ss_size == 65536 && !s.ss_flags;
}

int main(void) {
  static int numbers[9], turn = -1;
  static const time_t then = 1000000000;
  int i, fd, second;
  char *text, *rest, *word, list[] = "one,two;three,four";
  struct tm *parts;
  putenv(variable);
  setenv("TZ", "CET-1", 1);
  tzset();
  set_limits();
  set_stack();
  fd = open("flags", O_RDWR | O_CREAT | O_NONBLOCK | O_CLOEXEC, 0600);
  second = dup(fd);
  fcntl(second, F_SETFL, O_APPEND);
  text = ctime(&then);
  parts = localtime(&then);
  for (i = 0; i < 6; i++) {
    variable[12] = (char)('a' + i);
    printf("%d %s %ld %ld\n", slow(i), getenv("MT_TEST_OWN"),
           limit(RLIMIT_NOFILE), limit(RLIMIT_CORE));
    raise(SIGUSR2);
    printf("%d %d\n", handled, stack_is_set());
    printf("%d %d %d\n", fcntl(fd, F_GETFD) & FD_CLOEXEC,
           fcntl(second, F_GETFD) & FD_CLOEXEC,
           (fcntl(fd, F_GETFL) & O_NONBLOCK) != 0);
    printf("%d %s", parts->tm_hour, text);
  }
  for (i = 0; i < 9; i++)
    numbers[i] = slow(i * 7) % 1000;
  qsort_r(numbers, 9, sizeof *numbers, by_argument, &turn);
  for (i = 0; i < 9; i++)
    printf("%d ", numbers[i]);
  printf("\n");
  for (word = strtok_r(list, ",;", &rest); word;
       word = strtok_r(NULL, ",;", &rest))
    printf("%s %d\n", word, slow(word[0]));
  clearenv();
  for (i = 0; i < 3; i++)
    printf("%d %d\n", slow(i), getenv("TZ") == NULL && getenv("PATH") == NULL);
  setenv("MT_TEST_LAST", "x", 1);
  printf("%d %s\n", slow(4), getenv("MT_TEST_LAST"));
  return 0;
}
