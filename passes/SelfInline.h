// Small functions that call themselves take their own body in, once or twice:
// one activation then does the work of several. LLVM's inliner does not, and
// need not, for it turns one of the calls into a loop that adds up; with frames
// to be kept that cannot be.
//
// Relies on: landing pads and polls being inlined as anybody's are, so that
// each of the activations still has its own frame.
#ifndef MT_PASSES_SELFINLINE_H
#define MT_PASSES_SELFINLINE_H

#include "llvm/IR/PassManager.h"

namespace mt {

struct SelfInlinePass : llvm::PassInfoMixin<SelfInlinePass> {
  llvm::PreservedAnalyses run(llvm::Module &M, llvm::ModuleAnalysisManager &AM);
};

} // namespace mt
#endif
