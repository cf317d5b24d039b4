/* Has in turn what no image holds, and asks for a checkpoint with it and
 * without it. */
#define _GNU_SOURCE 1
#include "mt/mt.h"
#include <fts.h>
#include <netdb.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

static int have(const char *Name) {
  puts(Name);
  fflush(stdout);
  return mt_checkpoint();
}

static int gone(const char *Name) {
  printf("%s gone\n", Name);
  fflush(stdout);
  return mt_checkpoint();
}

static void nothing(void) {}

static void make_context(void) {
  static ucontext_t context;
  static char stack[65536];
  getcontext(&context);
  context.uc_stack.ss_sp = stack;
  context.uc_stack.ss_size = sizeof stack;
  makecontext(&context, nothing, 0);
}

int main(void) {
  int wrong = 0, ends[2];
  void *memory;
  pid_t child;
  FILE *file;
  FTS *walk;
  char *root[] = {"/", NULL};
  struct addrinfo *addresses;
  struct sigevent event = {.sigev_notify = SIGEV_NONE};
  timer_t timer;
  cookie_io_functions_t functions = {NULL, NULL, NULL, NULL};

  wrong += nice(0) != 0;
  memory = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  wrong += have("mapping") != -1;
  munmap(memory, 4096);
  wrong += gone("mapping") != 0;

  child = fork();
  if (!child)
    _exit(0);
  wrong += have("child") != -1;
  waitpid(child, NULL, 0);
  wrong += gone("child") != 0;

  wrong += pipe(ends) != 0;
  wrong += have("pipe") != -1;
  close(ends[0]);
  close(ends[1]);
  wrong += gone("pipe") != 0;

  walk = fts_open(root, FTS_PHYSICAL, NULL);
  wrong += have("walk") != -1;
  fts_close(walk);
  wrong += gone("walk") != 0;

  file = popen("cat", "w");
  wrong += have("other end") != -1;
  pclose(file);
  wrong += gone("other end") != 0;

  wrong += getaddrinfo("127.0.0.1", NULL, NULL, &addresses) != 0;
  wrong += getaddrinfo("127.0.0.1", "x y", NULL, &addresses) == 0;
  wrong += have("addresses") != -1;
  freeaddrinfo(addresses);
  wrong += gone("addresses") != 0;

  wrong += timer_create(CLOCK_MONOTONIC, &event, &timer) != 0;
  wrong += have("timer") != -1;
  timer_delete(timer);
  wrong += gone("timer") != 0;

  file = fopencookie(NULL, "r", functions);
  wrong += have("stream") != -1;
  fclose(file);
  wrong += gone("stream") != 0;

  make_context();
  wrong += have("contexts") != -1;
  return wrong;
}
