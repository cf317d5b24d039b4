// Lowers mt.spill, which stands for a record of a safe point until the end:
//
//   call void @mt.spill(i32 Index, i32 Size, {i32 Offset, i32 Bytes, Value}...)
//
// Every value is stored at its offset of the spill buffer; where Bytes is not
// zero, that many are copied from where the value points. To optimisations it
// is one instruction, where the stores would be most of a program's code. What
// optimisations are to see is loaded or copied before it, and taken in here.
// The record's mt_module is named here only: it refers to all functions, so
// that they would all seem to refer to each other before.
//
// Most safe points of a function keep much the same values: what several of
// them store is stored in blocks that they share, the commonest values last.
//
// Relies on: include/mt/abi.h, mt_spill and mt_frame; Emit.h having made the
// module's mt_module.
#ifndef MT_PASSES_LOWERSPILL_H
#define MT_PASSES_LOWERSPILL_H

#include "Frames.h"
#include "llvm/IR/IRBuilder.h"

namespace mt {

/// One value of a record.
struct SpilledValue {
  uint32_t Offset; // in the record
  uint32_t Bytes;  // to copy from *Value; 0: Value itself is stored
  llvm::Value *Value;
  uint32_t From = 0; // the copy's place behind *Value
};

/// Makes the call of mt.spill that commits the record of P; and, where P is a
/// poll, the one of mt_unwind behind it.
void createSpill(llvm::IRBuilder<> &B, const SafePoint &P,
                 llvm::ArrayRef<SpilledValue> Values);

bool isSpill(const llvm::CallInst &Call);

/// Returns true if the module had any record.
bool lowerSpills(llvm::Module &M);

} // namespace mt
#endif
