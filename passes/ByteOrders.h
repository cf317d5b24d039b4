// Numbers that are kept in a byte order of their own, as htonl makes them, and
// what the code shows of where they are: of these it is the bytes that go to
// other targets, not the value.
//
// Relies on: SourceTypes.h; IR as clang left it, and the source itself, as the
// C library's macros leave no names behind. What another unit or a pointer of
// an unknown origin leads to is not found.
#ifndef MT_PASSES_BYTEORDERS_H
#define MT_PASSES_BYTEORDERS_H

#include "TypeTable.h"

namespace mt {

/// Tells the table of types which members, variables and blocks hold such
/// numbers.
void findByteOrders(const llvm::Module &M, TypeTable &Types);

/// Whether a typedef is by its name one of such numbers (in_addr_t, __be32).
bool isOrderedType(llvm::StringRef Name);

} // namespace mt
#endif
