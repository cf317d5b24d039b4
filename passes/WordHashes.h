// Hashes that are calculated in a type of another size on other targets, as
// unsigned long and size_t: what lies in a table where such a hash told is not
// found there on a target of another word size.
//
// Relies on: debug info; IR as clang left it. A hash is what is multiplied or
// shifted on and on without bounds, in a local variable, or comes from a
// function of that name elsewhere.
#ifndef MT_PASSES_WORDHASHES_H
#define MT_PASSES_WORDHASHES_H

#include "TypeTable.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/IR/Instructions.h"

namespace mt {

using WordHashes = llvm::SmallSetVector<const llvm::Instruction *, 4>;

/// Where something of such a hash is used that is another one in longer words:
/// a remainder, the upper bits, or all of it in a member.
WordHashes findWordHashes(const llvm::Module &M, const TypeTable &Types);

} // namespace mt
#endif
