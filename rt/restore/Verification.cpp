#include "restore/Verification.h"
#include "process/Report.h"
#include "support/CloneProcess.h"
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <sys/wait.h>

using namespace mt;

/// Fewer bytes are verified faster than a child is made.
static constexpr uint64_t LeastForChild = uint64_t(64) << 20;

static pid_t Verifier = 0; // 0: none

[[noreturn]] static void verifyAsChild(const Image &Source, pid_t Parent) {
  Result<> Intact = Source.verifyPages();
  if (!Intact) {
    reportError(Intact.message() + "; the program had gone on from it already "
                                   "and is killed");
    // It may be gone, and its number somebody else's.
    if (getppid() == Parent)
      kill(Parent, SIGKILL);
  }
  _exit(Intact ? 0 : RefusedStatus);
}

Result<> mt::verify(const Image &Source, bool MayWait) {
  if (!MayWait || Source.section(Section::Pages).Stored < LeastForChild)
    return Source.verifyPages();
  sigset_t All, Old;
  sigfillset(&All);
  pthread_sigmask(SIG_BLOCK, &All, &Old);
  pid_t Parent = getpid();
  pid_t Child = cloneProcess(0);
  if (Child == 0)
    verifyAsChild(Source, Parent); // keeps all signals blocked
  pthread_sigmask(SIG_SETMASK, &Old, nullptr);
  if (Child < 0)
    return Source.verifyPages();
  Verifier = Child;
  std::atexit([] { isVerified(true); });
  return success();
}

bool mt::isVerified(bool Wait) {
  if (!Verifier)
    return true;
  int Errno = errno, Status = 0;
  pid_t Got;
  while ((Got = waitpid(Verifier, &Status, __WALL | (Wait ? 0 : WNOHANG))) <
             0 &&
         errno == EINTR) {
  }
  errno = Errno;
  if (Got == 0)
    return false;
  // If it found damage, it has killed us. A child of the program's own, which
  // has no verifier, finds none.
  if (Got > 0 && (!WIFEXITED(Status) || WEXITSTATUS(Status)))
    reportWarning("the image that the program went on from could not be "
                  "verified, because the child that was at it has died");
  Verifier = 0;
  return true;
}
