// Whether the members of a union have their numbers and pointers at the same
// places.
//
// Relies on: debug info.
#ifndef MT_PASSES_UNIONMEMBERS_H
#define MT_PASSES_UNIONMEMBERS_H

#include "llvm/IR/DebugInfoMetadata.h"

namespace mt {

/// A member of a union that converts in another way than its largest one, or
/// null.
const llvm::DIDerivedType *oddMember(const llvm::DICompositeType &Union);

} // namespace mt
#endif
