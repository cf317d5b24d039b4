// The last step before code is generated: mt.poll, an opaque call to every
// optimisation, becomes a load of the flag and a branch that is never taken,
// and each invoke gets a landing pad of its own.
//
// Relies on: include/mt/abi.h, mt_flag and mt_poll_slow.
#ifndef MT_PASSES_LOWERPOLL_H
#define MT_PASSES_LOWERPOLL_H

#include "llvm/IR/Module.h"

namespace mt {

/// Whether M's code may take the runtime's variables for the executable's own.
/// (With the shared runtime the linker copies them there; other targets'
/// linkers do not.)
bool mayHoldVariables(const llvm::Module &M);

/// Returns true if the module had polls.
bool lowerPolls(llvm::Module &M);

/// Where several invokes share a landing pad with phis, gives each its own.
/// LLVM 19 (PHIElimination) takes a phi of the pad and an identical phi of the
/// block that the invokes return to for one, and sets it after the call only:
/// on the way to the pad its value is missing.
bool separateLandingPads(llvm::Function &F);

} // namespace mt
#endif
