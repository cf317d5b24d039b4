// Computed gotos have become switches over numbered labels (Canonical.h), and
// clang has sent all of a function's through one block. An interpreter lives by
// each of its jumps being predicted for itself, so every jump gets a copy of
// the switch, and of the poll before it, as the code generator would have given
// it a copy of the indirect branch.
//
// Relies on: variables lying in allocas still, so that blocks can be copied.
#ifndef MT_PASSES_DISPATCH_H
#define MT_PASSES_DISPATCH_H

#include "llvm/IR/Function.h"
#include "llvm/IR/Instructions.h"

namespace mt {

/// Marks a switch that stands for a computed goto.
void markComputedGoto(llvm::SwitchInst &Switch);

/// The marked switches of F.
llvm::SmallVector<llvm::SwitchInst *, 32> computedGotos(llvm::Function &F);

/// Copies the marked switches of F into the blocks that jump to them.
void spreadComputedGotos(llvm::Function &F);

/// Turns what is left of computed gotos, jumps by the index of a table, into
/// jumps through a table of addresses again: the last thing before code is
/// generated, which makes a longer way through relative ones of a switch.
/// Returns true if F had any.
bool jumpThroughTables(llvm::Function &F);

} // namespace mt
#endif
