/* Waits in one of the ways that a C program can: for time, for input, for a
 * signal. It is stopped while it waits. */
/* mt-test: args=fgets ; stdin=pipe
 * ; blocked=sleep usleep nanosleep clock_nanosleep poll ppoll select pselect
 *   pause sigsuspend sigtimedwait sigwait read readv fgetc getc
 *   getc_unlocked getchar fgets getline getdelim fread scanf fscanf fgetwc fgetws
 *   poll_input ; refuse no-g: epoll_event */
#define _GNU_SOURCE 1
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>

static unsigned Hash;
static long Count;

static void add(int c) {
  Hash = Hash * 31u + (unsigned)c;
  Count++;
}

static void addAll(const char *Text, size_t Size) {
  size_t i;
  for (i = 0; i < Size; i++)
    add(Text[i]);
}

/* All of the input, by one function. */
static int readInput(const char *How) {
  char line[40];
  int c, number, got;
  if (!strcmp(How, "read")) {
    while ((got = (int)read(0, line, 7)) > 0)
      addAll(line, (size_t)got);
  } else if (!strcmp(How, "readv")) {
    struct iovec parts[2] = {{line, 3}, {line + 3, 5}};
    while ((got = (int)readv(0, parts, 2)) > 0)
      addAll(line, (size_t)got);
  } else if (!strcmp(How, "fgetc")) {
    while ((c = fgetc(stdin)) != EOF)
      add(c);
  } else if (!strcmp(How, "getc")) {
    while ((c = getc(stdin)) != EOF)
      add(c);
  } else if (!strcmp(How, "getc_unlocked")) {
    while ((c = getc_unlocked(stdin)) != EOF)
      add(c);
  } else if (!strcmp(How, "getchar")) {
    while ((c = getchar()) != EOF)
      add(c);
  } else if (!strcmp(How, "fgets")) {
    while (fgets(line, sizeof line, stdin))
      addAll(line, strlen(line));
  } else if (!strcmp(How, "getline") || !strcmp(How, "getdelim")) {
    char *text = NULL;
    size_t size = 0;
    ssize_t length;
    int stop = How[3] == 'l' ? '\n' : 't';
    while ((length = stop == '\n' ? getline(&text, &size, stdin)
                                  : getdelim(&text, &size, stop, stdin)) > 0) {
      addAll(text, (size_t)length);
      printf("%ld\n", (long)length);
    }
    free(text);
  } else if (!strcmp(How, "fread")) {
    while ((got = (int)fread(line, 3, 12, stdin)) > 0)
      addAll(line, (size_t)got * 3);
  } else if (!strcmp(How, "scanf")) {
    while ((got = scanf("%d %39s", &number, line)) > 0) {
      add(number);
      addAll(line, strlen(line));
    }
  } else if (!strcmp(How, "fscanf")) {
    while (fscanf(stdin, "%39s", line) == 1)
      addAll(line, strlen(line));
  } else if (!strcmp(How, "fgetwc")) {
    wint_t wide;
    while ((wide = fgetwc(stdin)) != WEOF)
      add((int)wide);
  } else if (!strcmp(How, "fgetws")) {
    wchar_t text[40], *w;
    while (fgetws(text, 40, stdin))
      for (w = text; *w; w++)
        add((int)*w);
  } else if (!strcmp(How, "poll_input")) {
    struct pollfd input = {0, POLLIN, 0};
    while (poll(&input, 1, -1) == 1 && (got = (int)read(0, line, 9)) > 0)
      addAll(line, (size_t)got);
  } else {
    return 0;
  }
  return 1;
}

/* Two seconds; how it ended is part of the output. */
static int pass(const char *How) {
  struct timespec two = {2, 0}, left = {9, 9};
  struct timeval limit = {2, 0};
  fd_set none;
  sigset_t alarms;
  int result = 0;
  FD_ZERO(&none);
  sigemptyset(&alarms);
  errno = 0;
  if (!strcmp(How, "sleep")) {
    result = (int)sleep(2);
  } else if (!strcmp(How, "usleep")) {
    result = usleep(2000000);
  } else if (!strcmp(How, "nanosleep")) {
    result = nanosleep(&two, &left);
  } else if (!strcmp(How, "clock_nanosleep")) {
    result = clock_nanosleep(CLOCK_MONOTONIC, 0, &two, &left);
  } else if (!strcmp(How, "poll")) {
    result = poll(NULL, 0, 2000);
  } else if (!strcmp(How, "ppoll")) {
    result = ppoll(NULL, 0, &two, &alarms);
  } else if (!strcmp(How, "select")) {
    result = select(1, NULL, NULL, &none, &limit);
  } else if (!strcmp(How, "pselect")) {
    result = pselect(1, NULL, NULL, &none, &two, &alarms);
  } else if (!strcmp(How, "sigtimedwait")) {
    sigaddset(&alarms, SIGALRM);
    sigprocmask(SIG_BLOCK, &alarms, NULL);
    result = sigtimedwait(&alarms, NULL, &two);
  } else {
    return 0;
  }
  printf("%s %d %s\n", How, result, errno == EINTR ? "interrupted" : "");
  return 1;
}

static void onAlarm(int Signal) { Count += Signal == SIGALRM; }

static int waitForSignal(const char *How) {
  sigset_t alarms, none;
  int got = 0;
  sigemptyset(&none);
  sigemptyset(&alarms);
  sigaddset(&alarms, SIGALRM);
  signal(SIGALRM, onAlarm);
  if (!strcmp(How, "pause")) {
    alarm(2);
    pause();
  } else if (!strcmp(How, "sigsuspend")) {
    sigprocmask(SIG_BLOCK, &alarms, NULL);
    alarm(2);
    sigsuspend(&none);
  } else if (!strcmp(How, "sigwait")) {
    sigprocmask(SIG_BLOCK, &alarms, NULL);
    alarm(2);
    sigwait(&alarms, &got);
    Count += 2 * (got == SIGALRM);
  } else {
    return 0;
  }
  return 1;
}

static int waitEpoll(const char *How) {
  struct epoll_event event = {0};
  int queue;
  if (strcmp(How, "epoll_wait"))
    return 0;
  queue = epoll_create1(0);
  printf("%d\n", epoll_wait(queue, &event, 1, 2000));
  close(queue);
  return 1;
}

int main(int argc, char **argv) {
  const char *how = argc > 1 ? argv[1] : "";
  puts("start");
  fflush(stdout);
  if (!readInput(how) && !pass(how) && !waitForSignal(how) && !waitEpoll(how))
    return 1;
  printf("%08x %ld\n", Hash, Count);
  return 0;
}
