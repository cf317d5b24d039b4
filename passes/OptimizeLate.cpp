#include "OptimizeLate.h"
#include "llvm/IR/Module.h"
#include "llvm/Transforms/InstCombine/InstCombine.h"
#include "llvm/Transforms/Scalar/DeadStoreElimination.h"
#include "llvm/Transforms/Scalar/EarlyCSE.h"
#include "llvm/Transforms/Scalar/SROA.h"
#include "llvm/Transforms/Scalar/SimplifyCFG.h"

using namespace llvm;
using namespace mt;

/// The attribute; its value is one of the verifier's that exclude optnone.
static constexpr char Late[] = "mt-late";

void mt::optimizeLate(Function &F, bool MinSize) {
  F.addFnAttr(Attribute::OptimizeNone);
  F.addFnAttr(Late, MinSize ? "minsize" : "optsize");
}

PreservedAnalyses mt::OptimizeLatePass::run(Module &M,
                                            ModuleAnalysisManager &MAM) {
  auto &FAM = MAM.getResult<FunctionAnalysisManagerModuleProxy>(M).getManager();
  FunctionPassManager FPM;
  FPM.addPass(SROAPass(SROAOptions::ModifyCFG));
  FPM.addPass(EarlyCSEPass(/*UseMemorySSA=*/true));
  FPM.addPass(SimplifyCFGPass());
  FPM.addPass(InstCombinePass());
  FPM.addPass(DSEPass());
  FPM.addPass(SimplifyCFGPass(
      SimplifyCFGOptions().hoistCommonInsts(true).sinkCommonInsts(true)));
  bool Changed = false;
  for (Function &F : M) {
    if (!F.hasFnAttribute(Late))
      continue;
    bool MinSize = F.getFnAttribute(Late).getValueAsString() == "minsize";
    F.removeFnAttr(Late);
    F.removeFnAttr(Attribute::OptimizeNone);
    F.addFnAttr(Attribute::OptimizeForSize);
    if (MinSize)
      F.addFnAttr(Attribute::MinSize);
    FAM.invalidate(F, FPM.run(F, FAM));
    Changed = true;
  }
  return Changed ? PreservedAnalyses::none() : PreservedAnalyses::all();
}
