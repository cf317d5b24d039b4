// A computed goto through a table of labels that never changes, `goto
// *table[op]`, jumps by the index at once. Labels have become numbers
// (Canonical.h), and without this the number would be loaded first, to be
// looked up in the switch's own table then.
//
// Relies on: SROA having run, so that the jump sees what was loaded.
#ifndef MT_PASSES_LABELTABLES_H
#define MT_PASSES_LABELTABLES_H

#include "llvm/IR/PassManager.h"

namespace mt {

struct LabelTablesPass : llvm::PassInfoMixin<LabelTablesPass> {
  llvm::PreservedAnalyses run(llvm::Function &F,
                              llvm::FunctionAnalysisManager &AM);
};

} // namespace mt
#endif
