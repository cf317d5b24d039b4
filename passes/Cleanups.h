// With optimisation clang sends every jump out of a block through the block's
// cleanup code, which then switches on where the jump was going. The paths that
// seem to lead from each jump to every label make variables seem live, and
// loops seem to begin, where they do not. This gives each jump its own copy of
// the cleanup, so that the function has the paths of its source again.
//
// Relies on: IR as clang leaves it.
#ifndef MT_PASSES_CLEANUPS_H
#define MT_PASSES_CLEANUPS_H

#include "llvm/IR/Function.h"

namespace mt {

void threadCleanups(llvm::Function &F);

} // namespace mt
#endif
