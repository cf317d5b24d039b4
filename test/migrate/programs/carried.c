/* What the C library and the kernel keep of a program: handlers, mask and timers
 * of signals, functions to call at exit, getopt within an argument, and results
 * that the library allocates or keeps itself. */
/* mt-test: args=-ab -c7 --long=x -ba rest -c8 more ; env=TZ=UTC0 ; status=3
 * ; may-finish=functions called at exit are called by the library */
#define _GNU_SOURCE 1
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>

static volatile int Alarms, Hups, Infos;

static void onAlarm(int Signal) { Alarms += Signal == SIGALRM; }
static void onHup(int Signal) { Hups += Signal == SIGHUP; }
static void onInfo(int Signal, siginfo_t *Info, void *Context) {
  Infos += Signal == SIGRTMIN + 3 && Info->si_signo == Signal && Context;
}

static unsigned work(unsigned n) {
  unsigned h = 1, i;
  for (i = 0; i < n; i++)
    h = h * 31u + i;
  return h;
}

static void first(void) { puts("first registered"); }
static void nested(void) { puts("registered at exit"); }
static void second(void) {
  printf("second registered %08x\n", work(5));
  atexit(nested);
}
static void last(int Status, void *Text) {
  printf("status %d, %s\n", Status, (char *)Text);
}

static void options(int argc, char **argv) {
  static const struct option longs[] = {{"long", required_argument, NULL, 'l'},
                                        {NULL, 0, NULL, 0}};
  int c;
  while ((c = getopt_long(argc, argv, "abc:", longs, NULL)) != -1) {
    unsigned h = work(3);
    printf("%c %d %s %08x\n", c, optind, optarg ? optarg : "-", h);
    optarg = NULL;
  }
  work(2);
  for (c = optind; c < argc; c++)
    printf("%s\n", argv[c]);
}

/* The kernel's struct has members of its own on every target, so none is kept. */
static void handle(void) {
  struct sigaction action;
  signal(SIGALRM, onAlarm);
  memset(&action, 0, sizeof action);
  action.sa_handler = onHup;
  action.sa_flags = (int)SA_RESETHAND;
  sigaddset(&action.sa_mask, SIGTERM);
  sigaction(SIGHUP, &action, NULL);
  action.sa_sigaction = onInfo;
  action.sa_flags = SA_SIGINFO | SA_RESTART;
  sigaction(SIGRTMIN + 3, &action, NULL);
  signal(SIGINT, SIG_IGN);
}

static void show(void) {
  struct sigaction action;
  sigaction(SIGHUP, NULL, &action);
  printf("%d %d %d, reset %d\n", Alarms, Hups, Infos,
         action.sa_handler == SIG_DFL);
  sigaction(SIGRTMIN + 3, NULL, &action);
  printf("kept %d %d %d\n", action.sa_sigaction == onInfo,
         sigismember(&action.sa_mask, SIGTERM),
         (action.sa_flags & SA_SIGINFO) != 0);
}

int main(int argc, char **argv) {
  struct itimerval timer = {{0, 0}, {500, 0}};
  sigset_t set;
  char *text, *path, *error, *line = NULL;
  wchar_t *wide;
  struct tm *day;
  time_t then = 1000000000;
  size_t size = 0;
  FILE *file;

  handle();
  sigemptyset(&set);
  sigaddset(&set, SIGRTMIN + 3);
  sigaddset(&set, SIGQUIT);
  sigprocmask(SIG_BLOCK, &set, NULL);
  raise(SIGRTMIN + 3); /* stays pending */
  setitimer(ITIMER_REAL, &timer, NULL);
  atexit(first);
  atexit(second);
  asprintf(&text, "%d and %s", 42, "more");
  path = realpath("/", NULL);
  wide = wcsdup(L"wide");
  error = strerror(ENOENT);
  day = gmtime(&then);
  on_exit(last, text);

  options(argc, argv);
  raise(SIGALRM);
  raise(SIGINT);
  raise(SIGHUP);
  work(4);
  show();
  sigprocmask(SIG_UNBLOCK, &set, &set);
  printf("%d, was blocked %d %d\n", Infos, sigismember(&set, SIGQUIT),
         sigismember(&set, SIGALRM));
  getitimer(ITIMER_REAL, &timer);
  printf("timer %d\n", timer.it_value.tv_sec > 100);
  work(3);
  printf("%s, %s, %ls, %s\n", text, path, wide, error);
  printf("%s", asctime(day));
  strftime(path = realloc(path, 50), 50, "%Y-%m-%d %H:%M %Z", day);
  puts(path);
  file = tmpfile();
  fputs("a line\nanother\n", file);
  rewind(file);
  while (getline(&line, &size, file) > 0)
    ;
  fclose(file);
  work(3);
  printf("%s%d\n", line, size > 7);
  free(line);
  free(path);
  free(wide);
  line = getcwd(NULL, 0);
  work(2);
  printf("%d\n", *line == '/');
  free(line);
  exit(3);
}
