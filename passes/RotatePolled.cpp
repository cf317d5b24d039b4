#include "RotatePolled.h"
#include "Names.h"
#include "Spill.h"
#include "llvm/Analysis/AssumptionCache.h"
#include "llvm/Analysis/InstructionSimplify.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/Analysis/ScalarEvolution.h"
#include "llvm/Analysis/TargetTransformInfo.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/Module.h"
#include "llvm/Transforms/Utils/LoopRotationUtils.h"

using namespace llvm;
using namespace mt;

/// The pipeline's limit for headers, in instructions.
static constexpr unsigned MaxHeader = 16;

PreservedAnalyses RotatePolledPass::run(Function &F,
                                        FunctionAnalysisManager &AM) {
  if (!F.getParent()->getFunction(names::Poll) || F.hasOptSize() ||
      F.getSection() == names::ResumeSection)
    return PreservedAnalyses::all();
  auto &LI = AM.getResult<LoopAnalysis>(F);
  auto &SE = AM.getResult<ScalarEvolutionAnalysis>(F);
  auto &DT = AM.getResult<DominatorTreeAnalysis>(F);
  auto &AC = AM.getResult<AssumptionAnalysis>(F);
  auto &TTI = AM.getResult<TargetIRAnalysis>(F);
  const SimplifyQuery SQ(F.getDataLayout(), nullptr, &DT, &AC);
  bool Changed = false;
  for (Loop *L : LI.getLoopsInPreorder()) {
    BasicBlock *Latch = L->getLoopLatch();
    if (Latch && L->isLoopExiting(L->getHeader()) && pollAtEnd(*Latch))
      Changed |= LoopRotation(L, &LI, &TTI, &AC, &DT, &SE, /*MSSAU=*/nullptr,
                              SQ, /*RotationOnly=*/true, MaxHeader,
                              /*IsUtilMode=*/true);
  }
  return Changed ? PreservedAnalyses::none() : PreservedAnalyses::all();
}
