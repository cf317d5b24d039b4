// Where a function can be captured: polls on the back edges of its loops and,
// if it may be recursive, at its entry; and the calls whose callee may reach a
// poll. Decided on the IR as clang leaves it, before any optimisation, so that
// all targets and optimisation levels agree.
//
// Relies on: clang's unoptimised IR mirroring the source.
#ifndef MT_PASSES_SAFEPOINTS_H
#define MT_PASSES_SAFEPOINTS_H

#include "mt/descriptors.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Analysis/TargetLibraryInfo.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Module.h"
#include <functional>

namespace mt {

/// A cycle's header with the sources of the back edges to it.
struct PolledLoop {
  llvm::BasicBlock *Header;
  llvm::SmallVector<llvm::BasicBlock *, 2> Latches;
  llvm::DebugLoc Location; // where the source's loop statement begins
};

struct FunctionPlan {
  llvm::Function *F = nullptr;
  bool EntryPoll = false;
  llvm::SmallVector<PolledLoop, 4> Loops;
  llvm::SmallVector<llvm::CallInst *, 8> Calls;
  llvm::SmallVector<llvm::CallInst *, 1> Jumps;     // calls of setjmp
  llvm::SmallVector<llvm::CallInst *, 0> PollAfter; // with polls everywhere
  /// Why no safe point of this function can be captured; empty: they can.
  std::string Defer;

  bool hasSafePoints() const {
    return EntryPoll || !Loops.empty() || !Calls.empty();
  }
};

enum class PollPlaces { Cycles, Everywhere };

/// The plans of all functions defined in M, in module order. Polls everywhere
/// are for tests: at every function's entry and after every call, too.
std::vector<FunctionPlan> planSafePoints(
    llvm::Module &M, PollPlaces Places,
    std::function<const llvm::TargetLibraryInfo &(llvm::Function &)> GetTLI);

/// The name of a call's callee as descriptors hold it; "*" if it is not known.
std::string calleeName(const llvm::CallBase &CB);

} // namespace mt
#endif
