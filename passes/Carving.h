// Structs that memory for something else is carved behind: the header of a
// pool, of a record of no fixed length, of a string. A block that is taken for
// such a struct may hold anything from there on, whatever its size.
//
// Relies on: SourceTypes.h; IR as clang left it.
#ifndef MT_PASSES_CARVING_H
#define MT_PASSES_CARVING_H

#include "TypeTable.h"

namespace mt {

/// Marks the structs from whose start, as a pointer to them has it, the module
/// counts in bytes to a place behind them, or goes on to what it uses as
/// something else.
void markCarved(const llvm::Module &M, TypeTable &Types);

} // namespace mt
#endif
