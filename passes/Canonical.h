// Brings a function into the form frames are described in: everything that may
// live across a safe point lies in an alloca of the entry block, ABI artefacts
// of arguments and results are gone, dynamic stack memory is on a chain of heap
// blocks, and computed gotos are switches over small numbers.
//
// Relies on: SafePoints.h for what the safe points are. The allocas vanish
// again in SROA.
#ifndef MT_PASSES_CANONICAL_H
#define MT_PASSES_CANONICAL_H

#include "Jumps.h"
#include "PassedArguments.h"
#include "SafePoints.h"
#include "Sites.h"
#include "TypeTable.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallPtrSet.h"

namespace mt {

/// What is known of an alloca that has no source variable.
struct TemporaryInfo {
  std::string Name; // "mt.dynamic", or a VLA's; empty for most
  llvm::DebugLoc Location;
  TypeId Type = 0;
};

/// What a call passes to a variadic function, to be passed again.
struct PassedAgain {
  llvm::SmallVector<llvm::AllocaInst *, 4> Kept; // by argument
  llvm::SmallVector<PassedOperand, 4> Operands;
};

struct CanonicalFunction {
  llvm::DenseMap<const llvm::AllocaInst *, TemporaryInfo> Temporaries;
  /// Entry block code before this only stores the arguments.
  llvm::Instruction *BodyStart = nullptr;
  llvm::SmallVector<JumpSite, 1> Jumps;
  /// Of a variadic function: its arguments from the first one on, or null.
  llvm::AllocaInst *ArgumentList = nullptr;
  /// By call; there is nothing for those that cannot do so.
  llvm::DenseMap<const llvm::CallInst *, PassedAgain> Passed;
  llvm::SmallPtrSet<const llvm::CallInst *, 2> PassingLists;
  /// What follows the calls of FunctionPlan::PollAfter, and where they stand.
  llvm::SmallVector<std::pair<llvm::BasicBlock *, llvm::DebugLoc>, 0>
      PolledBlocks;
};

CanonicalFunction canonicalize(FunctionPlan &Plan, TypeTable &Types,
                               SiteTable &Sites);

} // namespace mt
#endif
