// Which pointers of a call are the target's way of passing a struct (or a wide
// number) by value: the callee owns the copy, and nobody looks at it after the
// call. The IR shows a pointer like any; the source's signature tells.
//
// Relies on: debug info of the callee, or of where a function pointer lies.
#ifndef MT_PASSES_BYVALUE_H
#define MT_PASSES_BYVALUE_H

#include "TypeTable.h"
#include "llvm/IR/InstrTypes.h"

namespace mt {

/// Marks such arguments of the call. Before anything moves: where a function
/// pointer was loaded from tells its signature.
void markPassedByValue(llvm::CallBase &Call, const TypeTable &Types);

/// Marks an argument of which that is known.
void setPassedByValue(llvm::CallBase &Call, unsigned Argument);

/// True if the argument is marked; false also if nothing is known of it.
bool isPassedByValue(const llvm::CallBase &Call, unsigned Argument);

} // namespace mt
#endif
