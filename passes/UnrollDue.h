// A short loop whose back edge asks whether a checkpoint is due (StripMine.h)
// asks once in some iterations: its body stands there several times over, and
// only the last copy asks.
//
//     for (;;) { body; if (due) poll; }
//
// becomes
//
//     for (;;) { body; body; body; body; if (due) poll; }
//
// where each copy of the body still has its exits.
//
// Not done to loops that jump through a table, nor to clones, of whose speed less
// depends than their size.
//
// Relies on: StripMine and LCSSA having run.
#ifndef MT_PASSES_UNROLLDUE_H
#define MT_PASSES_UNROLLDUE_H

#include "llvm/IR/PassManager.h"

namespace mt {

struct UnrollDuePass : llvm::PassInfoMixin<UnrollDuePass> {
  llvm::PreservedAnalyses run(llvm::Function &F,
                              llvm::FunctionAnalysisManager &AM);
};

} // namespace mt
#endif
