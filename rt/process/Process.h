// What the runtime knows of the running program as a whole. One instance, set
// up by mt_main before the program's main runs.
//
// Relies on: Options.h.
#ifndef MT_RT_PROCESS_PROCESS_H
#define MT_RT_PROCESS_PROCESS_H

#include "process/Options.h"
#include <string>
#include <vector>

namespace mt {

struct Process {
  Options Opts;
  std::string Program; // basename of the executable
  std::vector<std::string> Arguments;
  /// Frames with a canonical frame address above this are not the program's.
  uintptr_t StackBase = 0;
  bool Ending = false;    // main has returned, and what runs is the C library's
  bool Armed = false;     // MT_CHECKPOINT_DIR is set
  bool Restoring = false; // there is nothing whole to capture: polls wait
  uint64_t Sequence = 0;  // of the last image
};

Process &process();

/// Bits of mt_flag.
enum PollReason : uint32_t {
  Requested = 1, // a checkpoint is wanted
  Tick = 2,      // look after the child that writes, or retry
  Counting = 4,  // every safe point is counted
};

/// Installs the handlers of MT_SIGNAL and of ticks, and the interval timer.
Result<> armSignals();

/// The signal of ticks. It is not MT_SIGNAL, because a request that comes while
/// a tick is pending would be merged with it.
int tickSignal();

/// Sends this process a tick after Milliseconds.
void scheduleTick(unsigned Milliseconds);

/// Whether a system call that our signals come in the middle of ends, rather
/// than going on. While so, they keep coming until looked at: the one that
/// comes just before the call would be slept over.
void interruptCalls(bool On);

/// Whether a handler of the program's is running, which may have interrupted
/// anything: nothing is captured then.
bool inProgramHandler();

/// How many of the program's handlers have run, and whether any of them since
/// then wants system calls that it came in the middle of to end.
struct HandlerCount {
  unsigned All, Ending;
};
HandlerCount programHandlers();

} // namespace mt
#endif
