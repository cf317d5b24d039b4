#include "capture/Child.h"
#include "support/CloneProcess.h"
#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <ctime>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace mt;

namespace {
/// The page that both sides see.
struct Verdict {
  volatile uint32_t State;
  volatile pid_t Writer; // set by a grandchild
  char Message[2000];
};
} // namespace

static Verdict *Shared = nullptr;
static pid_t Child = 0;      // 0: none
static bool Reapable = true; // false: a grandchild
static bool InChild = false;

/// A child of a child, for where clone(2) insists on SIGCHLD. The program's
/// SIGCHLD stays as it was: it is blocked until ours has been taken out.
static pid_t forkTwice() {
  sigset_t Block, Old, Pending;
  sigemptyset(&Block);
  sigaddset(&Block, SIGCHLD);
  pthread_sigmask(SIG_BLOCK, &Block, &Old);
  sigpending(&Pending);
  bool WasPending = sigismember(&Pending, SIGCHLD);
  pid_t Middle = cloneProcess(SIGCHLD);
  if (Middle == 0) {
    pid_t Inner = cloneProcess(SIGCHLD);
    if (Inner == 0)
      return 0;
    Shared->Writer = Inner;
    _exit(Inner < 0 ? errno : 0);
  }
  int Error = errno;
  if (Middle > 0) {
    int Status = 0;
    while (waitpid(Middle, &Status, 0) < 0 && errno == EINTR) {
    }
    if (WIFEXITED(Status) && WEXITSTATUS(Status)) {
      Middle = -1;
      Error = WEXITSTATUS(Status);
    } else {
      Middle = Shared->Writer;
    }
    if (!WasPending) {
      timespec None = {};
      sigtimedwait(&Block, nullptr, &None);
    }
  }
  pthread_sigmask(SIG_SETMASK, &Old, nullptr);
  errno = Error;
  return Middle;
}

Result<Side> mt::forkChild() {
  if (!Shared) {
    void *Page = mmap(nullptr, sizeof(Verdict), PROT_READ | PROT_WRITE,
                      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (Page == MAP_FAILED)
      return Failure{std::string("no page to share with the writing child: ") +
                     std::strerror(errno)};
    Shared = static_cast<Verdict *>(Page);
  }
  Shared->State = static_cast<uint32_t>(Outcome::Running);
  Shared->Writer = 0;
  Shared->Message[0] = 0;

  sigset_t All, Old;
  sigfillset(&All);
  pthread_sigmask(SIG_BLOCK, &All, &Old);
  // No exit signal: the program sees nothing.
  Reapable = true;
  pid_t Pid = cloneProcess(0);
  if (Pid < 0 && errno == EINVAL) {
    Reapable = false;
    Pid = forkTwice();
  }
  if (Pid == 0) {
    InChild = true; // keeps all signals blocked
    return Side::Child;
  }
  int Error = errno;
  pthread_sigmask(SIG_SETMASK, &Old, nullptr);
  if (Pid < 0)
    return Failure{std::string("fork was refused: ") + std::strerror(Error) +
                   ": the program goes on; allow it one more process "
                   "(ulimit -u) or more memory"};
  Child = Pid;
  return Side::Parent;
}

bool mt::childIsRunning() { return Child != 0; }

/// True once the child is gone; Status is its wait status if we can know it.
static bool ended(bool Wait, int &Status) {
  Status = 0;
  if (Reapable) {
    pid_t Got;
    while ((Got = waitpid(Child, &Status, __WALL | (Wait ? 0 : WNOHANG))) < 0 &&
           errno == EINTR) {
    }
    return Got != 0;
  }
  for (;;) {
    if (Shared->State != static_cast<uint32_t>(Outcome::Running))
      return true;
    if (kill(Child, 0) && errno == ESRCH)
      return true;
    if (!Wait)
      return false;
    timespec Pause = {0, 1000000};
    nanosleep(&Pause, nullptr);
  }
}

Outcome mt::childOutcome(bool Wait, std::string &Message) {
  int Status;
  if (!ended(Wait, Status))
    return Outcome::Running;
  Child = 0;
  auto State = static_cast<Outcome>(Shared->State);
  Shared->Message[sizeof(Shared->Message) - 1] = 0;
  Message = Shared->Message;
  if (State == Outcome::Running) {
    Message = WIFSIGNALED(Status)
                  ? "the writing child died of signal " +
                        std::to_string(WTERMSIG(Status))
                  : "the writing child ended before it was done";
    Message += ": the program goes on; older images are as they were";
    return Outcome::Failed;
  }
  return State;
}

void mt::finishChild(Outcome What, const std::string &Message) {
  size_t N = std::min(Message.size(), sizeof(Shared->Message) - 1);
  std::memcpy(Shared->Message, Message.data(), N);
  Shared->Message[N] = 0;
  Shared->State = static_cast<uint32_t>(What);
  _exit(What == Outcome::Written ? 0 : 1);
}
