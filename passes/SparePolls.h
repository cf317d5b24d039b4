// Polls that others make superfluous go. Of the functions that call each other
// in a circle one has to poll at its entry, not all of them; and a loop that in
// each round calls a function that always polls need not do so itself.
//
//     int sum(In) {
//       poll; s = product(In); while (...) { s += product(In); poll; }
//     }
//     int product(In) { poll; p = factor(In); ... }
//     int factor(In) { poll; ... factor(In) ... sum(In) ... }
//
// becomes
//
//     int sum(In) { s = product(In); while (...) s += product(In); }
//     int product(In) { p = factor(In); ... }
//     int factor(In) { poll; ... factor(In) ... sum(In) ... }
//
// Safe points stay what they were: other builds may stop where this one does not
// poll, and go on here.
//
// Relies on: polls as insertSafePoints makes them; BaseCases and TailCalls having
// run, which move polls.
#ifndef MT_PASSES_SPAREPOLLS_H
#define MT_PASSES_SPAREPOLLS_H

#include "llvm/IR/PassManager.h"

namespace mt {

struct SparePollsPass : llvm::PassInfoMixin<SparePollsPass> {
  llvm::PreservedAnalyses run(llvm::Module &M, llvm::ModuleAnalysisManager &AM);
};

} // namespace mt
#endif
