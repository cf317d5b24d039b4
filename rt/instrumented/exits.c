/* Functions to be called when the program ends. Compiled with the pass, so that
 * the list is saved; the C library knows of one function only, which calls the
 * last of the list and then registers itself anew for the rest.
 *
 * Relies on: process/Main.cpp, by which the C library calls them. */
#define _GNU_SOURCE 1
#include <stdlib.h>

struct exit_function {
  struct exit_function *next;
  void (*plain)(void);
  void (*with_status)(int, void *);
  void *argument;
};

static struct exit_function *Functions;
static int Registered;

/* What the program ends with, once mt_is_exiting. */
int mt_exit_status;
int mt_is_exiting;

void mt_call_from_exit(int Status, void *Unused);

static int ask(void) {
  if (!Registered && Functions)
    Registered = !on_exit(mt_call_from_exit, NULL);
  return Functions && !Registered ? -1 : 0;
}

void mt_call_last(int Status) {
  struct exit_function Last, *Block = Functions;
  mt_exit_status = Status;
  mt_is_exiting = 1;
  Registered = 0;
  if (!Block)
    return;
  Last = *Block;
  Functions = Last.next;
  free(Block);
  ask();
  if (Last.plain)
    Last.plain();
  else
    Last.with_status(Status, Last.argument);
}

static int add(void (*Plain)(void), void (*WithStatus)(int, void *),
               void *Argument) {
  struct exit_function *New = malloc(sizeof *New);
  if (!New)
    return -1;
  New->plain = Plain;
  New->with_status = WithStatus;
  New->argument = Argument;
  New->next = Functions;
  Functions = New;
  return ask();
}

int mt_atexit(void (*Function)(void)) { return add(Function, NULL, NULL); }

int mt_on_exit(void (*Function)(int, void *), void *Argument) {
  return add(NULL, Function, Argument);
}

void mt_restore_exits(void) {
  Registered = 0;
  ask();
}
