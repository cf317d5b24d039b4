// The forked child that captures and writes while the program goes on. The
// program must not notice it: no SIGCHLD, nothing for its wait() to reap, no
// atfork handlers of its own.
//
// Relies on: clone(2) without an exit signal; where that is refused (qemu-user)
// on a child of a child, whose middle one is reaped at once.
#ifndef MT_RT_CAPTURE_CHILD_H
#define MT_RT_CAPTURE_CHILD_H

#include "support/Result.h"
#include <cstdint>
#include <string>

namespace mt {

enum class Outcome : uint32_t {
  Running,  // still at work
  Written,  // Message: the image's path
  Deferred, // Message: why; to be tried again
  Failed,   // Message: why
};

enum class Side { Parent, Child };

/// Forks. In the parent, childOutcome() tells from now on how it goes.
Result<Side> forkChild();

/// True while a child has not been seen to end.
bool childIsRunning();

/// In the parent: what became of the child. Wait: until it has ended.
Outcome childOutcome(bool Wait, std::string &Message);

/// In the child: leaves the verdict to the parent and ends.
[[noreturn]] void finishChild(Outcome What, const std::string &Message);

} // namespace mt
#endif
