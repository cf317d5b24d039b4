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
//       limit = i + (i < n ? min(n - i, Chunk) : 0);
//       for (; i < limit; ++i) body;
//       if (!(i < n)) break;
//       poll;
//     }
//
// The inner loop has the source loop's shape, one exit on one comparison, which
// is what rotation, SCEV and the vectoriser want; a second condition in it, or
// an exit at the latch, cost up to 2.7 times in the design's trials. Where the
// bound is not such a comparison, a counter joins the exit's condition. What is
// live at the poll is the same as before: it stands between two iterations. A
// step that is a variable may lead away from the bound: then a copy of the loop
// runs that polls in every iteration. A small loop in another one may end after
// a few iterations each time, which the chunk's head and end and the registers
// that they take would slow down by a fifth: it has a copy without polls for
// when all that is left is less than a chunk.
//
// A loop that runs only a few iterations in all loses its poll altogether: the
// loop around it, or the end of the function, is near. Resume code still enters
// it where other builds may have stopped.
//
// Where the exit is not at the loop's start or end, the back edge asks whether
// a checkpoint is due, and leads to the poll outside of the loop if one is. (A
// counter there is slower: it takes a register.) Not done to loops that hold
// safe points besides (they are slow anyway, and poll), or of which an
// iteration may take long: copies of unknown length, calls of libraries.
//
// Relies on: SROA and LoopSimplify having run; polls as insertSafePoints makes
// them, on the only back edge.
#ifndef MT_PASSES_STRIPMINE_H
#define MT_PASSES_STRIPMINE_H

#include "llvm/IR/PassManager.h"

namespace mt {

struct StripMinePass : llvm::PassInfoMixin<StripMinePass> {
  /// Early, at the pipeline's start, loops are cut that count to a bound: the
  /// whole pipeline then sees loops without polls. Others may turn out to count
  /// once functions have been inlined and invariants have moved out: they are
  /// cut late, before loops are vectorised, by a counter of ours if need be.
  enum Time { Early, Late };
  explicit StripMinePass(Time When) : When(When) {}

  llvm::PreservedAnalyses run(llvm::Function &F,
                              llvm::FunctionAnalysisManager &AM);

private:
  Time When;
};

} // namespace mt
#endif
