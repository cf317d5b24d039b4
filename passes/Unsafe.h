// What a program does by library calls that an image does not hold. Each such
// call gets a warning when it is compiled; the runtime is told when it is made,
// and says so at the first checkpoint, or the checkpoint waits while it matters.
//
// Relies on: the table in Unsafe.cpp. A name in it has no stand-in in Foreign.cpp
// that carries its effect.
#ifndef MT_PASSES_UNSAFE_H
#define MT_PASSES_UNSAFE_H

#include "llvm/IR/Module.h"

namespace mt {

void reportUncarriedCalls(llvm::Module &M);

} // namespace mt
#endif
