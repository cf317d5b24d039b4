// Numbers that a program has from the sizes and limits of its types and keeps:
// the element size of a container, SIZE_MAX for "none"; and signals, errors and
// flags that the system's headers name. On other targets some are others. The IR
// shows no more than a value, so all that may be one is noted, with its place in
// the source, and the restore compares what both sides have there.
//
// Relies on: SourceTypes.h, SourceText.h; IR as clang left it.
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
