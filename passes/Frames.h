// What a function's frames hold: its variables with names and types, which of
// them are live at each safe point, and where each lies in the frame record.
//
// Relies on: Canonical.h having put everything into allocas of the entry block.
#ifndef MT_PASSES_FRAMES_H
#define MT_PASSES_FRAMES_H

#include "Canonical.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/SmallPtrSet.h"

namespace mt {

/// A safe point while the function is being rewritten.
struct SafePoint {
  SafePointKind Kind;
  uint32_t Index = 0; // in the module
  llvm::DebugLoc Location;
  std::string Callee;
  std::string Defer;
  /// Where a restored frame goes on: the loop's header, the body's start, or
  /// the block behind the call.
  llvm::BasicBlock *Resume = nullptr;
  /// Of a poll: the cold block. Of a call: the landing pad.
  llvm::BasicBlock *Spill = nullptr;
  llvm::InvokeInst *Call = nullptr;
  PassedAgain Passed; // of a Call
  bool PassesList = false;
  std::vector<SlotDesc> Slots;
  uint32_t FrameSize = 0;
};

struct FrameLayout {
  std::vector<llvm::AllocaInst *> Allocas; // by variable index
  std::vector<VarDesc> Vars;
  /// Where each variable that is live at some safe point lies, the same at all
  /// of them, so that one piece of code restores any frame.
  std::vector<SlotDesc> Slots;
  uint32_t FrameSize = 0; // of all slots

  /// Pointers that are lists of arguments given by another function, on targets
  /// where a list is an array: of these the frame has the list and behind it
  /// its address, which is all that code of the same kind goes on with.
  llvm::BitVector GivenLists;
  /// Variables that are used in a loop without calls, where time goes by.
  llvm::BitVector Hot;
  /// Those of the others that resume clones keep together as their slots lie.
  llvm::BitVector InMemory;
  uint32_t MemoryStart = 0, MemoryEnd = 0;
};

/// The blocks of cycles without migratable calls, where time goes by.
llvm::SmallPtrSet<const llvm::BasicBlock *, 16>
findHotBlocks(llvm::Function &F);

/// A variable's type, without the gap that layOutFrames leaves behind it.
llvm::Type *typeOf(const llvm::AllocaInst &A);

/// Describes the variables of F and fills the slots of its safe points.
FrameLayout layOutFrames(llvm::Function &F, const CanonicalFunction &Canonical,
                         std::vector<SafePoint> &Points, TypeTable &Types);

} // namespace mt
#endif
