// A child process that the program does not notice: clone(2) with flags only,
// no exit signal, so that there is no SIGCHLD and nothing for its wait() to
// reap. (qemu-user refuses that with EINVAL.)
//
// Relies on: Linux.
#ifndef MT_RT_SUPPORT_CLONEPROCESS_H
#define MT_RT_SUPPORT_CLONEPROCESS_H

#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

namespace mt {

/// As fork(2), without handlers, with the signal given in Flags at its exit.
/// All other arguments are zero, so their order, which differs between targets,
/// does not matter but for s390x, where the flags come second.
inline pid_t cloneProcess(unsigned long Flags) {
#if defined(__s390__)
  return static_cast<pid_t>(syscall(SYS_clone, 0, Flags, 0, 0, 0));
#else
  return static_cast<pid_t>(syscall(SYS_clone, Flags, 0, 0, 0, 0));
#endif
}

} // namespace mt
#endif
