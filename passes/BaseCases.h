// Base cases of recursion neither poll nor are called. A recursive function
// often begins with a test that ends it; about half of all activations go no
// further, and a poll and a call are most of what they cost.
//
//     int fib(int n) { poll; if (n < 2) return n; return fib(n-1) + fib(n-2); }
//
// becomes
//
//     int fib(int n) {
//       if (n < 2) return n;
//       poll;
//       int a = n-1 < 2 ? n-1 : fib(n-1), b = n-2 < 2 ? n-2 : fib(n-2);
//       return a + b;
//     }
//
// The poll may move down because nothing has happened between the two places:
// the frame of a function's entry is its arguments, and they are still there.
// This makes up for what LLVM cannot do any more once a call may unwind: turn
// the last call into a loop.
//
// Relies on: SROA having run; the entry poll as insertSafePoints makes it.
#ifndef MT_PASSES_BASECASES_H
#define MT_PASSES_BASECASES_H

#include "llvm/IR/PassManager.h"

namespace mt {

struct BaseCasesPass : llvm::PassInfoMixin<BaseCasesPass> {
  llvm::PreservedAnalyses run(llvm::Function &F,
                              llvm::FunctionAnalysisManager &AM);
};

} // namespace mt
#endif
