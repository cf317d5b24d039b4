// Takes polls out of innermost loops. A poll in such a loop keeps it from being
// vectorised and its stores from staying in registers, so the loop is cut into
// chunks: an outer loop polls, an inner one runs a chunk of iterations as if
// there were no polls at all.
//
//     for (; i < n; ++i) { body; poll; }
//
// becomes
//
//     for (;;) {
//       limit = n - i > Chunk ? i + Chunk : n;
//       for (; i < limit; ++i) body;
//       if (!(i < n)) break;
//       poll;
//     }
//
// The inner loop has the source loop's shape, one exit on one comparison, which
// is what rotation, SCEV and the vectoriser want; a second condition in it, or
// an exit at the latch, cost up to 2.7 times in the design's trials. Where the
// bound is not such a comparison, a counter joins the exit's condition. What is
// live at the poll is the same as before: it stands between two iterations.
//
// A loop that runs only a few iterations in all loses its poll altogether: the
// loop around it, or the end of the function, is near. Resume code still enters
// it where other builds may have stopped.
//
// Not done to loops that hold safe points besides (they are slow anyway, and
// poll), or whose exit test has side effects.
//
// Relies on: SROA and LoopSimplify having run; polls as insertSafePoints makes
// them, on the only back edge.
#ifndef MT_PASSES_STRIPMINE_H
#define MT_PASSES_STRIPMINE_H

#include "llvm/IR/PassManager.h"

namespace mt {

struct StripMinePass : llvm::PassInfoMixin<StripMinePass> {
  llvm::PreservedAnalyses run(llvm::Function &F,
                              llvm::FunctionAnalysisManager &AM);
};

} // namespace mt
#endif
