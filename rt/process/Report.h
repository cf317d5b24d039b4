// The runtime's voice: single lines on stderr, "mt: error: ..." and the like.
// Written with one write(2) from the stack, so that it works anywhere but in a
// signal handler of somebody else's making.
//
// Relies on: nothing of the program's stdio.
#ifndef MT_RT_PROCESS_REPORT_H
#define MT_RT_PROCESS_REPORT_H

#include <string>

namespace mt {

/// Something the user asked for cannot be done.
void reportError(const std::string &Message);
/// Something the user should know, though all goes on.
void reportWarning(const std::string &Message);
/// Progress; printed with MT_LOG=1 only.
void reportProgress(const std::string &Message);
void enableProgress(bool On);

/// Exit status of a restore that was refused.
inline constexpr int RefusedStatus = 86;

/// Reports and ends the process, without running anything of the program's.
[[noreturn]] void refuse(const std::string &Message);

} // namespace mt
#endif
