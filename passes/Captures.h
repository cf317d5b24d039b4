// Marks parameters whose pointers a function does not keep: as nocapture, which
// LLVM would find out later, when variables are values. A variable whose
// address only such functions get is no object that something may point to at a
// safe point, and becomes a value in the end.
//
// Not for functions that a checkpoint unwinds: their frames hold what they have
// been given.
//
// Relies on: variables being allocas.
#ifndef MT_PASSES_CAPTURES_H
#define MT_PASSES_CAPTURES_H

#include "llvm/ADT/STLFunctionalExtras.h"

namespace llvm {
class Function;
class Module;
} // namespace llvm

namespace mt {

void markUncaptured(llvm::Module &M,
                    llvm::function_ref<bool(const llvm::Function &)> Unwinds);

} // namespace mt
#endif
