// Where a program begins: the generated main comes here first. Decides whether
// the program starts anew or goes on from an image, and arms checkpointing.
//
// Relies on: constructors having registered all modules. The program's own
// constructors ask mt_begins before.
#include "capture/Checkpoint.h"
#include "heap/Heap.h"
#include "mt/abi.h"
#include "process/Environment.h"
#include "process/Files.h"
#include "process/Process.h"
#include "process/Report.h"
#include "restore/Restore.h"
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <pthread.h>
#include <sys/stat.h>
#include <threads.h>
#include <unistd.h>

using namespace mt;

// Of instrumented/exits.c.
extern "C" void mt_call_last(int Status);
extern "C" int mt_exit_status, mt_is_exiting;

Process &mt::process() {
  // Never destroyed: the program may be captured while it exits.
  static Process *P = new Process;
  return *P;
}

/// Of the frame that a walk up the stack ends at: some address in it. Where its
/// frame pointer points is outside of the frame on some targets.
#define MT_BASE_FRAME                                                          \
  char Base;                                                                   \
  process().StackBase = reinterpret_cast<uintptr_t>(&Base)

__attribute__((noinline, disable_tail_calls)) static int
startAnew(int Argc, char **Argv, char **Envp,
          int (*UserMain)(int, char **, char **)) {
  MT_BASE_FRAME;
  int Status = UserMain(Argc, Argv, Envp);
  process().Ending = true;
  return Status;
}

__attribute__((noinline, disable_tail_calls)) static int
goOn(mt_frame *Outermost) {
  MT_BASE_FRAME;
  int Status =
      reinterpret_cast<int (*)(mt_frame *)>(Outermost->Resume)(Outermost);
  process().Ending = true;
  // Else it was main's frame.
  return mt_is_exiting ? mt_exit_status : Status;
}

__attribute__((noinline, disable_tail_calls)) static void callLast(int Status) {
  MT_BASE_FRAME;
  mt_call_last(Status);
}

/// Called by the C library, once for each function that the program has
/// registered. If main has returned, nothing of the program is below.
extern "C" void mt_call_from_exit(int Status, void *) {
  Process &P = process();
  if (!P.Ending)
    return mt_call_last(Status);
  P.Ending = false;
  callLast(Status);
  P.Ending = true;
}

static void reportCount() {
  SafePointCount Count = safePointsSeen();
  reportProgress(std::to_string(Count.Points) + " safe points, at most " +
                 std::to_string(Count.Longest / 1000) +
                 " us of processor time apart");
}

/// Checkpointing that cannot work is told at once, not when it is needed.
static void arm() {
  Process &P = process();
  struct stat Stat;
  const std::string &Dir = P.Opts.CheckpointDir;
  if (stat(Dir.c_str(), &Stat) || !S_ISDIR(Stat.st_mode) ||
      access(Dir.c_str(), W_OK))
    reportError(
        "MT_CHECKPOINT_DIR='" + Dir +
        "' is not a directory that can "
        "be written to (" +
        std::strerror(S_ISDIR(Stat.st_mode) || errno ? errno : ENOTDIR) +
        "): checkpoints will fail until it is");
  if (Result<> Armed = armSignals(); !Armed)
    refuse(Armed.message());
  if (P.Opts.HugePages)
    heap::preferHugePages();
  P.Armed = true;
  if (P.Opts.CheckpointAt) {
    std::atexit(reportCount);
    __atomic_fetch_or(&mt_flag, Counting, __ATOMIC_RELAXED);
  }
}

extern "C" __attribute__((visibility("default"))) uint32_t mt_begins() {
  // What a constructor opens is the program's.
  rememberInheritedFiles();
  const char *Image = std::getenv("MT_RESTORE");
  return !Image || !*Image;
}

extern "C" __attribute__((visibility("default"), disable_tail_calls)) int
MT_ABI_MAIN(int Argc, char **Argv, char **Envp,
            int (*UserMain)(int, char **, char **)) {
  Process &P = process();
  Result<Options> Opts = readOptions();
  if (!Opts)
    refuse(Opts.message());
  P.Opts = *Opts;
  enableProgress(P.Opts.Log);
  const char *Name = Argc ? Argv[0] : "program";
  const char *Slash = std::strrchr(Name, '/');
  P.Program = Slash ? Slash + 1 : Name;
  rememberInheritedFiles();

  if (!P.Opts.Restore.empty()) {
    Result<mt_frame *> Outermost =
        prepareRestore(P.Opts.Restore, P.Opts.TrustNumbers);
    if (!Outermost)
      refuse(Outermost.message());
    if (!P.Opts.CheckpointDir.empty())
      arm();
    return goOn(*Outermost);
  }
  if (P.Opts.CheckpointDir.empty())
    return startAnew(Argc, Argv, Envp, UserMain);
  if (Result<> Reserved = heap::reserve(); !Reserved)
    refuse(Reserved.message());
  for (int I = 0; I < Argc; ++I)
    P.Arguments.push_back(Argv[I]);
  Argv = copyArguments(Argv);
  Envp = copyEnvironment();
  arm();
  return startAnew(Argc, Argv, Envp, UserMain);
}

/// Told at once rather than when the first checkpoint is wanted.
static void tellOfThreads() {
  static bool Told = false;
  if (process().Armed && !Told)
    reportWarning("the program starts a thread; programs with threads are not "
                  "checkpointed yet, so every checkpoint from here on waits");
  Told = true;
}

extern "C" __attribute__((visibility("default"))) int
mt_pthread_create(pthread_t *Thread, const pthread_attr_t *Attributes,
                  void *(*Start)(void *), void *Argument) {
  tellOfThreads();
  return pthread_create(Thread, Attributes, Start, Argument);
}

extern "C" __attribute__((visibility("default"))) int
mt_thrd_create(thrd_t *Thread, thrd_start_t Start, void *Argument) {
  tellOfThreads();
  return thrd_create(Thread, Start, Argument);
}
