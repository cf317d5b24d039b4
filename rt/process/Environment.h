// The program's argument and environment strings. They are copied into the heap
// before main runs, so that pointers to them are pointers to blocks like any.
//
// Relies on: rt/instrumented/start.c, whose allocations are typed.
#ifndef MT_RT_PROCESS_ENVIRONMENT_H
#define MT_RT_PROCESS_ENVIRONMENT_H

#include "image/Manifest.h"
#include "model/Foreign.h"
#include "support/FunctionRef.h"

namespace mt {

/// Copies argv, and environ for getenv to read from the copy.
char **copyArguments(char **Argv);
char **copyEnvironment();

/// Makes environ the image's. Translate gives the block's address here, or 0
/// for what did not lie in the heap.
void restoreEnvironment(const Manifest &M,
                        FunctionRef<uintptr_t(ForeignAddress)> Translate);

} // namespace mt
#endif
