#include "UnrollDue.h"
#include "Names.h"
#include "Spill.h"
#include "llvm/Analysis/AssumptionCache.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/Analysis/OptimizationRemarkEmitter.h"
#include "llvm/Analysis/ScalarEvolution.h"
#include "llvm/Analysis/TargetTransformInfo.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Module.h"
#include "llvm/Transforms/Utils/LoopUtils.h"
#include "llvm/Transforms/Utils/UnrollLoop.h"

using namespace llvm;
using namespace mt;

/// How many copies there are at most, and what they come to in instructions.
static constexpr unsigned MaxCopies = 4, MaxWhole = 280;

/// What the loop's back edge asks with, if it does nothing else.
static CallInst *askingAtLatch(const Loop &L) {
  BasicBlock *Latch = L.getLoopLatch();
  auto *Branch = Latch ? dyn_cast<BranchInst>(Latch->getTerminator()) : nullptr;
  if (!Branch || !Branch->isConditional() || !L.isLoopSimplifyForm())
    return nullptr;
  auto *Due = dyn_cast<CallInst>(Branch->getCondition());
  return Due && isDue(Due) && Due->hasOneUse() ? Due : nullptr;
}

/// Copies of a jump through a table are jumps that the processor has to learn
/// apart, which costs more than asking does.
static bool jumpsThroughTable(const Loop &L) {
  constexpr unsigned SmallestTable = 4;
  return any_of(L.blocks(), [](const BasicBlock *BB) {
    auto *Switch = dyn_cast<SwitchInst>(BB->getTerminator());
    return Switch && Switch->getNumCases() >= SmallestTable;
  });
}

static unsigned instructionsOf(const Loop &L) {
  unsigned Count = 0;
  for (const BasicBlock *BB : L.blocks())
    Count += count_if(*BB, [](const Instruction &I) {
      return !I.isDebugOrPseudoInst() && !isa<PHINode>(I);
    });
  return Count;
}

PreservedAnalyses UnrollDuePass::run(Function &F, FunctionAnalysisManager &AM) {
  if (!F.getParent()->getFunction(names::Due) || F.hasOptSize())
    return PreservedAnalyses::all();
  auto &LI = AM.getResult<LoopAnalysis>(F);
  auto &SE = AM.getResult<ScalarEvolutionAnalysis>(F);
  auto &DT = AM.getResult<DominatorTreeAnalysis>(F);
  auto &AC = AM.getResult<AssumptionAnalysis>(F);
  auto &TTI = AM.getResult<TargetIRAnalysis>(F);
  auto &ORE = AM.getResult<OptimizationRemarkEmitterAnalysis>(F);
  bool Changed = false;
  for (Loop *L : LI.getLoopsInPreorder()) {
    if (!L->isInnermost() || !askingAtLatch(*L) || jumpsThroughTable(*L) ||
        findStringMetadataForLoop(L, "llvm.loop.unroll.disable"))
      continue;
    UnrollLoopOptions Options = {};
    Options.Count = std::min(MaxCopies, MaxWhole / instructionsOf(*L));
    if (Options.Count < 2)
      continue;
    if (UnrollLoop(L, Options, &LI, &SE, &DT, &AC, &TTI, &ORE,
                   /*PreserveLCSSA=*/true) !=
        LoopUnrollResult::PartiallyUnrolled)
      continue;
    Changed = true;
    L->setLoopAlreadyUnrolled();
    BasicBlock *Latch = L->getLoopLatch();
    for (BasicBlock *BB : L->blocks())
      if (auto *Branch = dyn_cast<BranchInst>(BB->getTerminator());
          Branch && BB != Latch && Branch->isConditional() &&
          isDue(Branch->getCondition()))
        dropPoll(cast<CallInst>(Branch->getCondition()));
  }
  return Changed ? PreservedAnalyses::none() : PreservedAnalyses::all();
}
