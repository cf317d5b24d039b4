// What has an address and outlives frames: variables with static storage,
// constants and literals, and functions whose address is taken. Variables are
// saved; the rest is only named, so that pointers to it can be translated.
//
// Relies on: debug info for names and types; IR names where there is none.
#ifndef MT_PASSES_GLOBALS_H
#define MT_PASSES_GLOBALS_H

#include "TypeTable.h"

namespace mt {

/// A global with the value whose address the module's table is to hold.
struct NamedGlobal {
  GlobalDesc Desc;
  llvm::Constant *Address;
};

/// Leaves a byte behind every variable that may have a pointer one past its end,
/// so that it cannot be taken for one to what the linker puts next.
void leaveGaps(llvm::Module &M);

std::vector<NamedGlobal> collectGlobals(llvm::Module &M, TypeTable &Types);

} // namespace mt
#endif
