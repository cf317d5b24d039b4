// A function that ends by calling itself goes round in a loop, as it does
// without the plugin: LLVM does not see it any more once the call may unwind.
//
//     int gcd(int a, int b) { poll; return b ? gcd(b, a % b) : a; }
//
// becomes
//
//     int gcd(int a, int b) { again: poll; if (!b) return a;
//                             a, b = b, a % b; goto again; }
//
// The frames of the callers are missing in an image, and nobody misses them:
// behind the call they only return what it gives them.
//
// Not done if the next activation may know a variable of this one, nor in
// functions that call setjmp: longjmp comes back to one activation of them.
//
// Relies on: SROA having run.
#ifndef MT_PASSES_TAILCALLS_H
#define MT_PASSES_TAILCALLS_H

#include "llvm/IR/PassManager.h"

namespace mt {

struct TailCallsPass : llvm::PassInfoMixin<TailCallsPass> {
  llvm::PreservedAnalyses run(llvm::Function &F,
                              llvm::FunctionAnalysisManager &AM);
};

} // namespace mt
#endif
