// Numbers that a program has from the sizes and limits of its types and keeps:
// the element size of a container, SIZE_MAX for "none". Where the word size
// differs they are others. The IR shows no more than a value, so all that may
// be one is noted, with its place in the source, and the restore compares what
// both sides have there.
//
// Relies on: SourceTypes.h; IR as clang left it.
#ifndef MT_PASSES_TYPENUMBERS_H
#define MT_PASSES_TYPENUMBERS_H

#include "TypeTable.h"
#include "llvm/IR/Module.h"

namespace mt {

/// What such numbers are stored to: variables, members, and arguments and
/// results of functions that other units have to do with.
std::vector<TypeNumbersDesc> findTypeNumbers(const llvm::Module &M,
                                             TypeTable &Types);

} // namespace mt
#endif
