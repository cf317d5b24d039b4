// Unions of which one member only is ever stored, as where the bits of a number
// are looked at: they always hold that member, whatever is read from them, and are
// converted as it. What is read may be a part of what was stored, and no more.
//
// Relies on: SourceTypes.h; IR as clang left it.
#ifndef MT_PASSES_STOREDMEMBERS_H
#define MT_PASSES_STOREDMEMBERS_H

#include "TypeTable.h"

namespace mt {

/// Tells the table of such unions: they have no name, nothing but variables are
/// of the type, and all that is done with these is seen.
void findStoredMembers(const llvm::Module &M, TypeTable &Types);

} // namespace mt
#endif
