// Spares clones that will not run for long most of the pipeline: its passes
// take them for functions that are not to be optimised, until at the end a few
// make them small. A third of a large program's code is such clones.
//
// Relies on: OptimizeLatePass coming before spills are lowered.
#ifndef MT_PASSES_OPTIMIZELATE_H
#define MT_PASSES_OPTIMIZELATE_H

#include "llvm/IR/PassManager.h"

namespace mt {

/// F, which is not to be inlined, is optimised by OptimizeLatePass only: for
/// size, or for nothing but size.
void optimizeLate(llvm::Function &F, bool MinSize);

struct OptimizeLatePass : llvm::PassInfoMixin<OptimizeLatePass> {
  static bool isRequired() { return true; }
  llvm::PreservedAnalyses run(llvm::Module &M, llvm::ModuleAnalysisManager &);
};

} // namespace mt
#endif
