// State of the C library and of the kernel that goes along with the program,
// but is no variable of its: signal handlers and mask, timers, functions to
// call at exit, the locale, getopt, how floating-point numbers are rounded. It is
// kept by rt/instrumented, in variables that are saved like the program's.
//
// Relies on: the program's calls going to the functions of rt/instrumented.
#ifndef MT_RT_PROCESS_CARRIED_H
#define MT_RT_PROCESS_CARRIED_H

#include "support/Result.h"

namespace mt {

/// Notes what can be asked for only in the process itself: before the fork. A
/// failure says why the checkpoint has to wait.
Result<> noteCarried();

/// Lets go of what only the image needed of it: after the fork, or if there is
/// none.
void forgetCarried();

/// Puts it all back, once the program's variables are filled in.
Result<> restoreCarried();

} // namespace mt
#endif
