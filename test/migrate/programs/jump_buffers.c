/* jmp_bufs wherever they can be: in the heap, in structs in a chain, in an
 * array, copied; several in one function; sigsetjmp with the mask; thrown
 * through functions with variable-length arrays, and thrown to again. */
/* mt-test: refuse no-g: -g */
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct handler {
  struct handler *outer;
  jmp_buf target;
  int depth;
};
static struct handler *innermost;
static unsigned digest = 1;

static void note(unsigned n) {
  int i;
  for (i = 0; i < 3; i++)
    digest = digest * 31u + n + (unsigned)i;
}

static void throw_error(int code) {
  struct handler *h = innermost;
  note(100u + (unsigned)h->depth);
  innermost = h->outer;
  longjmp(h->target, code);
}

static unsigned work(int n) {
  unsigned values[n % 5 + 2], sum = 0;
  int i;
  for (i = 0; i < n % 5 + 2; i++)
    values[i] = (unsigned)(i * n);
  for (i = 0; i < n % 5 + 2; i++)
    sum += values[i] * 7u;
  if (sum % 3 == 1)
    throw_error((int)(sum % 11) + 1);
  return sum;
}

/* A protected call inside of protected calls; half of the handlers are in the
 * heap. */
static unsigned protect(int depth, int n) {
  struct handler here, *h = depth % 2 ? malloc(sizeof *h) : &here;
  volatile unsigned result = 0;
  int code;
  h->outer = innermost;
  h->depth = depth;
  innermost = h;
  code = setjmp(h->target);
  if (code == 0) {
    result = depth ? protect(depth - 1, n + depth) : work(n);
    result += work(n + 1);
    innermost = h->outer;
  } else {
    note((unsigned)code);
    result += (unsigned)code * 1000u;
  }
  if (depth % 2)
    free(h);
  if (result % 7 == 3 && innermost)
    throw_error(3);
  return result;
}

/* The same buffer twice, and a copy of another one. */
static unsigned states(int n) {
  jmp_buf first, second, copy;
  volatile int tries = 0;
  int code = setjmp(first);
  note((unsigned)code);
  if (++tries < 3)
    longjmp(first, tries);
  code = setjmp(second);
  memcpy(&copy, &second, sizeof copy);
  note((unsigned)(code + n));
  if (++tries < 6) {
    note(7);
    if (tries % 2)
      longjmp(second, tries);
    else
      longjmp(copy, tries);
  }
  if (tries < 9)
    longjmp(first, 20 + tries);
  return (unsigned)tries;
}

static sigjmp_buf interrupted;

static void on_signal(int number) {
  (void)number;
  siglongjmp(interrupted, 5);
}

static unsigned masks(int n) {
  sigset_t set;
  volatile unsigned rounds = 0;
  int code;
  sigemptyset(&set);
  sigprocmask(SIG_SETMASK, &set, NULL);
  code = sigsetjmp(interrupted, 1);
  note((unsigned)code);
  sigprocmask(SIG_BLOCK, NULL, &set);
  note((unsigned)sigismember(&set, SIGUSR2));
  if (++rounds < 3) {
    sigaddset(&set, SIGUSR2);
    sigprocmask(SIG_SETMASK, &set, NULL);
    note((unsigned)n);
    raise(SIGTERM);
  }
  return rounds;
}

int main(void) {
  unsigned sum = 0;
  int i;
  signal(SIGTERM, on_signal);
  for (i = 0; i < 12; i++) {
    sum = sum * 31u + protect(4, i * 3);
    sum += states(i);
    if (i % 3 == 0)
      sum += masks(i);
  }
  printf("%08x %08x\n", sum, digest);
  return 0;
}
