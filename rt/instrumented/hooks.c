/* The program's hooks (mt_add_hook in mt/mt.h). Compiled with the pass, so that
 * the list is saved. No checkpoint is taken while they run, as in a handler of a
 * signal.
 *
 * Relies on: Signals.cpp for mt_enter_handler. */
#include "mt/mt.h"
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>

uintptr_t mt_enter_handler(void *Frame);
void mt_leave_handler(uintptr_t Before);

struct hook {
  struct hook *before, *after;
  void (*function)(int, void *);
  void *argument;
};

static struct hook *First, *Last;

int mt_add_hook(void (*Function)(int, void *), void *Argument) {
  struct hook *New = malloc(sizeof *New);
  if (!New)
    return -1;
  New->function = Function;
  New->argument = Argument;
  New->after = NULL;
  New->before = Last;
  if (Last)
    Last->after = New;
  else
    First = New;
  Last = New;
  return 0;
}

int mt_remove_hook(void (*Function)(int, void *), void *Argument) {
  for (struct hook *H = Last; H; H = H->before)
    if (H->function == Function && H->argument == Argument) {
      *(H->before ? &H->before->after : &First) = H->after;
      *(H->after ? &H->after->before : &Last) = H->before;
      free(H);
      return 0;
    }
  return -1;
}

/* Calls all of them: before a checkpoint the last one first. One may remove
 * itself. No loop may stand before mt_enter_handler: it would poll. */
void mt_call_hooks(int Event) {
  char Here;
  int Errno = errno;
  uintptr_t Before = mt_enter_handler(&Here);
  int Backwards = Event == MT_BEFORE_CHECKPOINT;
  struct hook *H = Backwards ? Last : First;
  while (H) {
    struct hook Now = *H;
    Now.function(Event, Now.argument);
    H = Backwards ? Now.before : Now.after;
  }
  mt_leave_handler(Before);
  errno = Errno;
}
