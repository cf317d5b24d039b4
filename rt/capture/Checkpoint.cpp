#include "capture/Checkpoint.h"
#include "capture/Child.h"
#include "capture/Unwind.h"
#include "heap/Heap.h"
#include "mt/abi.h"
#include "mt/mt.h"
#include "process/Carried.h"
#include "process/Process.h"
#include "process/Report.h"
#include "restore/Verification.h"
#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <ctime>
#include <sys/single_threaded.h>
#include <unistd.h>

using namespace mt;

extern "C" void mt_call_hooks(int Event); // rt/instrumented/hooks.c

static uint64_t PointsSeen = 0;
static uint64_t LongestApart = 0; // ns of processor time
static uint64_t NextAt = 0; // safe point of the next try, with MT_CHECKPOINT_AT
static unsigned Backoff = 1; // milliseconds, or safe points
static time_t DeferredSince = 0;
static bool DeferralReported = false;
static bool RequestWaits = false; // for a child before it to end
static bool JoiningPages = false;
static unsigned Holds = 0; // mt_hold without mt_release

static uint64_t nanoseconds(clockid_t Clock) {
  timespec Now;
  clock_gettime(Clock, &Now);
  return static_cast<uint64_t>(Now.tv_sec) * 1'000'000'000 +
         static_cast<uint64_t>(Now.tv_nsec);
}

/// Notes how long the program has run since the safe point before this one.
/// Reading the processor time is a system call, so it is not read anew while
/// safe points are less than Fine apart; Longest is too long by so much at
/// most.
static void noteDistance() {
  constexpr uint64_t Fine = 100'000;
  static uint64_t Looked = 0, Time = 0;
  uint64_t Now = nanoseconds(CLOCK_MONOTONIC);
  if (Looked && Now - Looked < Fine)
    return;
  uint64_t Before = Time;
  Time = nanoseconds(CLOCK_THREAD_CPUTIME_ID);
  if (Looked)
    LongestApart = std::max(LongestApart, Time - Before);
  Looked = Now;
}

SafePointCount mt::safePointsSeen() {
  noteDistance();
  return {PointsSeen, LongestApart};
}

static void clearFlag(uint32_t Bit) {
  __atomic_fetch_and(&mt_flag, ~Bit, __ATOMIC_RELAXED);
}

static void deferred(const std::string &Why) {
  const Options &Opts = process().Opts;
  time_t Now = time(nullptr);
  if (!DeferredSince)
    DeferredSince = Now;
  reportProgress("checkpoint deferred: " + Why);
  if (!Opts.Log && !DeferralReported && Now - DeferredSince >= 1) {
    DeferralReported = true;
    reportWarning("checkpoint deferred: " + Why + "; it is tried again");
  }
  if (Opts.CheckpointAt)
    NextAt = PointsSeen + Backoff;
  else
    scheduleTick(Backoff);
  if (Backoff < 1024)
    Backoff *= 2;
}

/// mt_checkpoint answers at once, and an older request may still be waiting.
static void notTaken(const std::string &Why) {
  reportError("mt_checkpoint: no checkpoint was taken: " + Why +
              ": call it elsewhere, or ask with a signal, which waits");
}

/// Who wants a checkpoint: a request from outside waits if need be.
enum class Asker { Outside, Program };

static void settled() {
  Backoff = 1;
  DeferredSince = 0;
  DeferralReported = false;
}

/// Works on the heap's pages for a moment, and comes back to it later, so that
/// the program keeps most of the processor.
static void joinPages(bool FromStart) {
  uint64_t Took = heap::joinHugePages(FromStart);
  JoiningPages = Took != 0;
  if (JoiningPages)
    scheduleTick(std::max(2u, static_cast<unsigned>(Took / 100'000)));
}

/// Looks at what the child has come to. Returns false while it is at work.
static bool look(bool Wait, Asker Who = Asker::Outside) {
  std::string Message;
  switch (childOutcome(Wait, Message)) {
  case Outcome::Running:
    return false;
  case Outcome::Written:
    settled();
    ++process().Sequence;
    reportProgress("checkpoint written to " + Message);
    if (process().Opts.ExitOnCheckpoint)
      _exit(static_cast<int>(process().Opts.ExitCode));
    joinPages(true);
    return true;
  case Outcome::Deferred:
    Who == Asker::Program ? notTaken(Message) : deferred(Message);
    return true;
  case Outcome::Failed:
    settled();
    reportError("checkpoint failed: " + Message);
    return true;
  }
  return true;
}

static bool retryWanted() { return DeferredSince != 0 || RequestWaits; }

/// After the fork, or where there is none.
static void goOn() {
  forgetCarried();
  mt_call_hooks(MT_AFTER_CHECKPOINT);
}

/// Whether anything in the process stands in the way of a checkpoint.
static Result<> readyForFork() {
  if (Holds)
    return Failure{"the program holds checkpoints back until it calls "
                   "mt_release"};
  if (!__libc_single_threaded)
    return Failure{"the program has more than one thread, which is not "
                   "supported yet"};
  mt_call_hooks(MT_BEFORE_CHECKPOINT);
  fflush(nullptr);
  Result<> Noted = noteCarried();
  if (!Noted)
    goOn();
  return Noted;
}

/// Forks; true in the child, which is to spill and unwind through that many
/// frames of the runtime.
static bool attempt(unsigned RuntimeFrames, Asker Who) {
  int Errno = errno;
  if (Result<> Ready = readyForFork(); !Ready) {
    Who == Asker::Program ? notTaken(Ready.message())
                          : deferred(Ready.message());
    errno = Errno;
    return false;
  }
  Result<Side> Fork = forkChild();
  if (!Fork) {
    goOn();
    settled();
    reportError("checkpoint failed: " + Fork.message());
    errno = Errno;
    return false;
  }
  if (*Fork == Side::Child) {
    beginCapture(Errno, RuntimeFrames);
    return true;
  }
  goOn();
  // A run that stops here, or that counts safe points, waits for the verdict.
  bool Wait = process().Opts.ExitOnCheckpoint || process().Opts.CheckpointAt ||
              Who == Asker::Program;
  if (!look(Wait, Who))
    scheduleTick(1);
  errno = Errno;
  return false;
}

extern "C" __attribute__((visibility("default"), noinline))
MT_PRESERVE_MOST uint32_t
mt_poll_slow() {
  if (inProgramHandler() || process().Restoring)
    return 0;
  uint32_t Flags = mt_flag;
  bool Wanted = false;
  if (Flags & Counting) {
    noteDistance();
    if (!NextAt)
      NextAt = process().Opts.CheckpointAt;
    if (++PointsSeen == NextAt)
      Wanted = true;
  }
  if (Flags & Tick) {
    clearFlag(Tick);
    if (childIsRunning()) {
      if (!look(false))
        scheduleTick(10);
      else
        Wanted = RequestWaits;
    } else if (retryWanted()) {
      Wanted = true;
    } else if (JoiningPages) {
      joinPages(false);
    }
  }
  if (Flags & Requested) {
    clearFlag(Requested);
    Wanted = true;
  }
  if (!Wanted)
    return 0;
  // One at a time: this request waits for the one before it, and nothing is
  // made of an image that may be damaged.
  if ((childIsRunning() && !look(false)) || !isVerified(false)) {
    RequestWaits = true;
    scheduleTick(10);
    return 0;
  }
  RequestWaits = false;
  return attempt(1, Asker::Outside);
}

extern "C"
    __attribute__((visibility("default"), noinline, disable_tail_calls)) int
    mt_checkpoint() {
  if (!process().Armed) {
    static bool Told = false;
    if (!Told)
      reportError("mt_checkpoint: MT_CHECKPOINT_DIR is not set, so there is "
                  "nowhere to write an image to: set it");
    Told = true;
    return -1;
  }
  if (inProgramHandler()) {
    notTaken("it is called in a handler of a signal, or in a hook");
    return -1;
  }
  while (childIsRunning())
    look(true);
  isVerified(true);
  uint64_t Before = process().Sequence;
  if (attempt(2, Asker::Program))
    mt_unwind();
  return process().Sequence == Before ? -1 : 0;
}

extern "C" __attribute__((visibility("default"))) void mt_hold() { ++Holds; }

extern "C" __attribute__((visibility("default"))) void mt_release() {
  if (Holds)
    --Holds;
}

int mt::mtResumeCheckpoint(mt_frame *) { return 1; }

extern "C" __attribute__((visibility("default"))) uint32_t
mt_checkpoint_wanted() {
  return mt_flag & (Requested | Tick);
}
