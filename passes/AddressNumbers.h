// Addresses that a program makes numbers of and keeps, or computes with: in
// tables that are hashed by address, in lists linked by sums of addresses.
// Nothing tells such numbers from others, so they are wrong where what they
// stand for has another address. Differences of addresses, comparisons,
// alignment and casts straight back are none of it.
//
// Relies on: clang's unoptimised IR.
#ifndef MT_PASSES_ADDRESSNUMBERS_H
#define MT_PASSES_ADDRESSNUMBERS_H

#include "TypeTable.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Module.h"

namespace mt {

/// Whether I makes an address a number that stays, or leads somewhere by it; or
/// stores or copies a pointer where the source has an integer of its size.
bool staysNumber(const llvm::Instruction &I, const TypeTable &Types);

/// What becomes of a number that I makes of an address, where something else is
/// computed of it: a hash, an exclusive or. What only moves or tags an address,
/// and differences, are none of it.
enum class Scrambled {
  No,
  ToIndex, // it only ever leads to an element of something, in I's function
  Kept     // it stays, or leads somewhere elsewhere
};
Scrambled scrambledFrom(const llvm::Instruction &I);

/// Whether the place is a variable of its function's that is only read and
/// written.
bool isPlainVariable(const llvm::Value *Place);

/// Whether I asks where in the stack or the code it is, by
/// __builtin_frame_address or __builtin_return_address, and the answer stays;
/// or keeps a part of the address of a variable or function.
bool keepsPlace(const llvm::Instruction &I);

/// Whether any of M does.
bool keepsPlaces(const llvm::Module &M);

/// Whether I copies a pointer into an array of smaller numbers, as they lie in
/// memory: in an order that is the target's own; or stores one where the source
/// has numbers of another size.
bool takesApart(const llvm::Instruction &I, const TypeTable &Types);

/// Whether any of M does.
bool takesAddressesApart(const llvm::Module &M, const TypeTable &Types);

/// Whether a variable that starts as C starts with an address in an integer.
bool holdsAddressAsNumber(const llvm::Constant &C);

/// Whether any of M does the one or the other.
bool makesNumbers(const llvm::Module &M, const TypeTable &Types);

} // namespace mt
#endif
