// What a number in memory has at a place in a function, as far as constants
// that are stored to it and comparisons on the way tell.
//
// Relies on: local pointers that are values already (mem2reg). Calls are taken
// to leave the number as it is: what is found is what the source means, not
// what has to be so.
#ifndef MT_PASSES_KNOWNNUMBERS_H
#define MT_PASSES_KNOWNNUMBERS_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/Instructions.h"
#include <optional>

namespace mt {

/// An address as a value and the bytes from there on.
struct Address {
  const llvm::Value *Root;
  int64_t Offset;
};

/// What a pointer is computed from by constants.
Address addressOf(const llvm::Value &Pointer, const llvm::DataLayout &DL);

/// Whether two expressions have one value: computed in the same way from the
/// same, of which nothing in the function stores another in between.
bool isSame(const llvm::Value &A, const llvm::Value &B);
inline bool isSame(const Address &A, const Address &B) {
  return A.Offset == B.Offset && isSame(*A.Root, *B.Root);
}

/// An integer in memory.
struct Number {
  Address At;
  unsigned Bits;
  bool IsSigned;
};

/// The values that something may have; none of them: no way leads there.
using KnownValues = std::optional<llvm::SmallVector<int64_t, 4>>;

/// Which argument of a call the number has that is in what the call returns, so
/// many bytes behind; or the constant. Null if that is not known.
using Returned = llvm::function_ref<const llvm::Value *(
    const llvm::CallBase &Call, int64_t Offset, unsigned Bits)>;

/// The values that a number has where I begins, or nothing if it may have any.
KnownValues valuesBefore(const Number &N, const llvm::Instruction &I,
                         Returned ReturnedBy);

/// The values that V, which is stored to a number like N, has where I begins.
KnownValues valuesOf(const llvm::Value &V, const Number &N,
                     const llvm::Instruction &I);

/// Whether I may write to the number, and (Stored) what, if that is known.
bool writes(const llvm::Instruction &I, const Number &N,
            const llvm::Value *&Stored);

} // namespace mt
#endif
