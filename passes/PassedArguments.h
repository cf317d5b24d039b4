// What a call passes to a variadic function beyond what that names, in the
// source's terms: numbers, pointers and structs. Each target has its own way to
// pass a struct: in pieces as numbers, by a pointer to a copy, in memory. A
// frame holds it as a variable; passing it again takes what is said here of the
// operands.
//
// Relies on: the form in which clang 19 passes structs, and debug info for
// their types; ByValue.h for what it does not see.
#ifndef MT_PASSES_PASSEDARGUMENTS_H
#define MT_PASSES_PASSEDARGUMENTS_H

#include "TypeTable.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/IR/InstrTypes.h"
#include "llvm/IR/Instructions.h"
#include <optional>

namespace mt {

struct PassedArgument {
  /// A number or pointer; of a struct, its address at the call.
  llvm::Value *V;
  const llvm::DIType *Struct = nullptr; // null for a number
  uint64_t Bytes = 0;                   // of the struct
};

/// An operand of the call.
struct PassedOperand {
  enum Form : uint8_t {
    Number,  // the argument's value, or a pointer to it
    Piece,   // what lies at Offset of the struct, as a Loaded
    Address, // the struct's, or that of a copy
    Padding, // nothing
  };
  Form How;
  unsigned Argument = 0; // index
  uint64_t Offset = 0;   // in bytes
  llvm::Type *Loaded = nullptr;
};

struct PassedArguments {
  llvm::SmallVector<PassedArgument, 4> Arguments;
  llvm::SmallVector<PassedOperand, 4> Operands;
};

/// What fills A, a variable without a name that is passed to the call, if that
/// is all that happens to it, and A is so the copy of a struct that is passed
/// by value; else null. Addresses that are meant are those of other variables.
const llvm::Instruction *copyFor(const llvm::CallBase &Call,
                                 const llvm::AllocaInst &A);

/// None if there is one that cannot be passed again, as what it is is not known
/// on every target.
std::optional<PassedArguments> passedArguments(const llvm::CallBase &Call,
                                               TypeTable &Types);

} // namespace mt
#endif
