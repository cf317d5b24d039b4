/* The program's signal handlers with their stack, its signal mask and its
 * timers, kept where they are saved: as variables of this file, which is
 * compiled with the pass. The kernel calls dispatch for every signal that has a
 * handler, so that the runtime knows when one runs: nothing is captured then.
 *
 * Numbers of signals and bits of masks and flags differ between targets, so
 * what is kept has numbers of its own.
 *
 * Relies on: rt/process/Signals.cpp for the signals that are the runtime's. */
#define _GNU_SOURCE 1
#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

uintptr_t mt_enter_handler(void *Frame);
void mt_handler_ends_calls(void);
void mt_leave_handler(uintptr_t Before);
int mt_keep_signal(int Signal, int IsHandler);
void mt_spare_signals(sigset_t *Set);

/* What is kept of a signal has its index in this list; those without a name
 * follow, from SIGRTMIN on. Only ever add at the end. */
static const int Numbers[32] = {
    SIGHUP,  SIGINT,  SIGQUIT,   SIGILL,  SIGTRAP, SIGABRT,  SIGBUS,  SIGFPE,
    SIGKILL, SIGUSR1, SIGSEGV,   SIGUSR2, SIGPIPE, SIGALRM,  SIGTERM, SIGCHLD,
    SIGCONT, SIGSTOP, SIGTSTP,   SIGTTIN, SIGTTOU, SIGURG,   SIGXCPU, SIGXFSZ,
    SIGPROF, SIGSYS,  SIGVTALRM, SIGIO,   SIGPWR,  SIGWINCH, 0,       0};

#define NAMED 32
#define SIGNALS 64

enum { UNTOUCHED, DEFAULT, IGNORED, HANDLER, HANDLER_WITH_INFO };
enum {
  RESTART = 1,
  NODEFER = 2,
  RESETHAND = 4,
  NOCLDSTOP = 8,
  NOCLDWAIT = 16,
  ONSTACK = 32
};

struct handled_signal {
  int kind;
  int flags;
  unsigned long long mask;
  void (*handler)(int);
  void (*with_info)(int, siginfo_t *, void *);
};

static struct handled_signal Handled[SIGNALS];

struct running_timer {
  long long left, interval; /* microseconds */
};

static struct running_timer Timers[3];
static unsigned long long Mask, Pending;

static int indexOf(int Signal) {
  int I;
  if (Signal >= SIGRTMIN)
    return Signal - SIGRTMIN < SIGNALS - NAMED ? Signal - SIGRTMIN + NAMED : -1;
  for (I = 0; I != NAMED; ++I)
    if (Numbers[I] == Signal && Signal)
      return I;
  return -1;
}

static int numberOf(int Index) {
  int Signal = Index < NAMED ? Numbers[Index] : SIGRTMIN + Index - NAMED;
  return Signal <= SIGRTMAX ? Signal : 0;
}

static unsigned long long portableSet(const sigset_t *Set) {
  unsigned long long Out = 0;
  int I;
  for (I = 0; I != SIGNALS; ++I)
    if (numberOf(I) && sigismember(Set, numberOf(I)) == 1)
      Out |= 1ULL << I;
  return Out;
}

static sigset_t nativeSet(unsigned long long Set) {
  sigset_t Out;
  int I;
  sigemptyset(&Out);
  for (I = 0; I != SIGNALS; ++I)
    if (Set >> I & 1 && numberOf(I))
      sigaddset(&Out, numberOf(I));
  return Out;
}

static const struct {
  int native, portable;
} Flags[6] = {{SA_RESTART, RESTART},          {SA_NODEFER, NODEFER},
              {(int)SA_RESETHAND, RESETHAND}, {SA_NOCLDSTOP, NOCLDSTOP},
              {SA_NOCLDWAIT, NOCLDWAIT},      {SA_ONSTACK, ONSTACK}};

/* No loop may stand before mt_enter_handler: it would poll. */
static void dispatch(int Signal, siginfo_t *Info, void *Context) {
  char Here;
  uintptr_t Before = mt_enter_handler(&Here);
  struct handled_signal *Kept = &Handled[indexOf(Signal)];
  struct handled_signal Now = *Kept;
  if (!(Now.flags & RESTART))
    mt_handler_ends_calls();
  if (Now.flags & RESETHAND)
    Kept->kind = DEFAULT;
  if (Now.kind == HANDLER_WITH_INFO)
    Now.with_info(Signal, Info, Context);
  else if (Now.kind == HANDLER)
    Now.handler(Signal);
  mt_leave_handler(Before);
}

/* Tells the kernel. 0 or -1. */
static int install(int Signal, const struct handled_signal *Kept) {
  struct sigaction Action;
  int I;
  memset(&Action, 0, sizeof Action);
  Action.sa_mask = nativeSet(Kept->mask);
  mt_spare_signals(&Action.sa_mask);
  for (I = 0; I != 6; ++I)
    if (Kept->flags & Flags[I].portable)
      Action.sa_flags |= Flags[I].native;
  if (Kept->kind == DEFAULT) {
    Action.sa_handler = SIG_DFL;
  } else if (Kept->kind == IGNORED) {
    Action.sa_handler = SIG_IGN;
  } else {
    Action.sa_flags |= SA_SIGINFO;
    Action.sa_sigaction = dispatch;
  }
  return sigaction(Signal, &Action, NULL);
}

int mt_sigaction(int Signal, const struct sigaction *New,
                 struct sigaction *Old) {
  struct handled_signal Before, Now;
  struct sigaction Native;
  sigset_t All, Usual;
  int Index, I, Result = 0;
  if (sigaction(Signal, NULL, &Native))
    return -1;
  Index = indexOf(Signal);
  if (Index < 0)
    return sigaction(Signal, New, Old);
  Before = Handled[Index];
  if (New) {
    memset(&Now, 0, sizeof Now);
    Now.mask = portableSet(&New->sa_mask);
    for (I = 0; I != 6; ++I)
      if (New->sa_flags & Flags[I].native)
        Now.flags |= Flags[I].portable;
    if (New->sa_flags & SA_SIGINFO) {
      Now.kind = HANDLER_WITH_INFO;
      Now.with_info = New->sa_sigaction;
    } else if (New->sa_handler == SIG_DFL) {
      Now.kind = DEFAULT;
    } else if (New->sa_handler == SIG_IGN) {
      Now.kind = IGNORED;
    } else {
      Now.kind = HANDLER;
      Now.handler = New->sa_handler;
    }
    sigfillset(&All);
    sigprocmask(SIG_BLOCK, &All, &Usual);
    if (!mt_keep_signal(Signal, Now.kind >= HANDLER))
      Result = install(Signal, &Now);
    if (!Result)
      Handled[Index] = Now;
    I = errno;
    sigprocmask(SIG_SETMASK, &Usual, NULL);
    errno = I;
  }
  if (Result || !Old)
    return Result;
  if (Before.kind == UNTOUCHED) {
    *Old = Native;
    if (mt_keep_signal(Signal, 0)) { /* nobody is to call our handler */
      memset(Old, 0, sizeof *Old);
      Old->sa_handler = SIG_DFL;
    }
    return 0;
  }
  memset(Old, 0, sizeof *Old);
  Old->sa_mask = nativeSet(Before.mask);
  for (I = 0; I != 6; ++I)
    if (Before.flags & Flags[I].portable)
      Old->sa_flags |= Flags[I].native;
  if (Before.kind == HANDLER_WITH_INFO) {
    Old->sa_flags |= SA_SIGINFO;
    Old->sa_sigaction = Before.with_info;
  } else {
    Old->sa_handler = Before.kind == HANDLER   ? Before.handler
                      : Before.kind == IGNORED ? SIG_IGN
                                               : SIG_DFL;
  }
  return 0;
}

typedef void (*handler)(int);

static handler simply(int Signal, handler New, int Flags) {
  struct sigaction Action, Old;
  memset(&Action, 0, sizeof Action);
  Action.sa_handler = New;
  Action.sa_flags = Flags;
  if (New == SIG_ERR) {
    errno = EINVAL;
    return SIG_ERR;
  }
  if (!(Flags & SA_NODEFER))
    sigaddset(&Action.sa_mask, Signal);
  return mt_sigaction(Signal, &Action, &Old) ? SIG_ERR : Old.sa_handler;
}

handler mt_signal(int Signal, handler New) {
  return simply(Signal, New, SA_RESTART);
}

handler mt_sysv_signal(int Signal, handler New) {
  return simply(Signal, New, (int)SA_RESETHAND | SA_NODEFER);
}

/* Set, without the runtime's signals if they would be blocked by it. */
static const sigset_t *spared(int How, const sigset_t *Set, sigset_t *Copy) {
  if (!Set || How == SIG_UNBLOCK)
    return Set;
  *Copy = *Set;
  mt_spare_signals(Copy);
  return Copy;
}

int mt_sigprocmask(int How, const sigset_t *Set, sigset_t *Old) {
  sigset_t Copy;
  return sigprocmask(How, spared(How, Set, &Copy), Old);
}

int mt_pthread_sigmask(int How, const sigset_t *Set, sigset_t *Old) {
  sigset_t Copy;
  return pthread_sigmask(How, spared(How, Set, &Copy), Old);
}

/* The stack that handlers may run on, in memory of the program's. */
static struct {
  void *memory;
  size_t size;
} Stack;

int mt_sigaltstack(const stack_t *New, stack_t *Old) {
  int Result = sigaltstack(New, Old);
  if (!Result && New) {
    Stack.memory = New->ss_flags & SS_DISABLE ? NULL : New->ss_sp;
    Stack.size = New->ss_size;
  }
  return Result;
}

static void restoreStack(void) {
  stack_t S;
  memset(&S, 0, sizeof S);
  S.ss_sp = Stack.memory;
  S.ss_size = Stack.size;
  if (Stack.memory)
    sigaltstack(&S, NULL);
}

static const int TimerKinds[3] = {ITIMER_REAL, ITIMER_VIRTUAL, ITIMER_PROF};

/* Before the fork. */
void mt_note_signals(void) {
  sigset_t Set;
  struct itimerval Timer;
  int I;
  pthread_sigmask(SIG_BLOCK, NULL, &Set);
  Mask = portableSet(&Set);
  sigpending(&Set);
  mt_spare_signals(&Set);
  Pending = portableSet(&Set);
  for (I = 0; I != 3; ++I) {
    Timers[I].left = Timers[I].interval = 0;
    if (getitimer((__itimer_which_t)TimerKinds[I], &Timer))
      continue;
    Timers[I].left = Timer.it_value.tv_sec * 1000000LL + Timer.it_value.tv_usec;
    Timers[I].interval =
        Timer.it_interval.tv_sec * 1000000LL + Timer.it_interval.tv_usec;
  }
}

void mt_restore_signals(void) {
  sigset_t Set;
  struct itimerval Timer;
  int I;
  restoreStack();
  for (I = 0; I != SIGNALS; ++I)
    if (Handled[I].kind != UNTOUCHED && numberOf(I) &&
        !mt_keep_signal(numberOf(I), Handled[I].kind >= HANDLER))
      install(numberOf(I), &Handled[I]);
  Set = nativeSet(Mask);
  mt_spare_signals(&Set);
  sigprocmask(SIG_SETMASK, &Set, NULL);
  for (I = 0; I != SIGNALS; ++I)
    if (Pending >> I & 1 && numberOf(I))
      kill(getpid(), numberOf(I));
  for (I = 0; I != 3; ++I)
    if (Timers[I].left) {
      Timer.it_value.tv_sec = Timers[I].left / 1000000;
      Timer.it_value.tv_usec = Timers[I].left % 1000000;
      Timer.it_interval.tv_sec = Timers[I].interval / 1000000;
      Timer.it_interval.tv_usec = Timers[I].interval % 1000000;
      setitimer((__itimer_which_t)TimerKinds[I], &Timer, NULL);
    }
}
