// The last step: mt.poll, an opaque call to every optimisation, becomes a load
// of the flag and a branch that is never taken.
//
// Relies on: include/mt/abi.h, mt_flag and mt_poll_slow.
#ifndef MT_PASSES_LOWERPOLL_H
#define MT_PASSES_LOWERPOLL_H

#include "llvm/IR/Module.h"

namespace mt {

/// Returns true if the module had polls.
bool lowerPolls(llvm::Module &M);

} // namespace mt
#endif
