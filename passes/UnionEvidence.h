// Which members of a union fit what the code writes to it and reads from it.
//
// Relies on: debug info; SourceTypes.h.
#ifndef MT_PASSES_UNIONEVIDENCE_H
#define MT_PASSES_UNIONEVIDENCE_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/IR/DataLayout.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include <set>

namespace mt {

using Members = llvm::SmallVector<const llvm::DIDerivedType *, 4>;

/// What is written to a union while its tag has some value.
struct Evidence {
  Members Fitting;            // those that have all of it
  std::set<uint64_t> Written; // where in the union; of an array its beginning
  bool IsGiven = false;       // to a function, which may write some of it
};

/// What is written or read: a scalar, or something of a type.
struct Content {
  const llvm::Type *Scalar;
  const llvm::DIType *Type; // null of a scalar of which it is not known
  enum { IsRead, IsWritten, IsGiven } How;
};

/// The members of a struct or union, in the order of the type table.
llvm::SmallVector<const llvm::DIDerivedType *, 8>
membersOf(const llvm::DICompositeType &C);

/// Leaves those of To that have What at an offset.
void narrow(Evidence &To, uint64_t Offset, const Content &What,
            const llvm::DataLayout &DL);

/// The member that is in use, or null if it may be one or another.
const llvm::DIDerivedType *memberIn(const Evidence &E);

} // namespace mt
#endif
