// Loops that still poll on their back edge test at their end, as other loops do.
// The pipeline's own rotation takes the poll, which leaves the loop, for such a
// test and lets the loop be: then every iteration jumps once more, and nothing in
// the loop's body is known to be done at all, which keeps it from moving out.
//
//     for (; i < n; ++i) { body; poll; }
//
// becomes
//
//     if (i < n)
//       do { body; ++i; poll; } while (i < n);
//
// Not done to clones, of whose speed less depends than their size.
//
// Relies on: LoopSimplify and StripMine having run.
#ifndef MT_PASSES_ROTATEPOLLED_H
#define MT_PASSES_ROTATEPOLLED_H

#include "llvm/IR/PassManager.h"

namespace mt {

struct RotatePolledPass : llvm::PassInfoMixin<RotatePolledPass> {
  llvm::PreservedAnalyses run(llvm::Function &F,
                              llvm::FunctionAnalysisManager &AM);
};

} // namespace mt
#endif
