#include "ColdCode.h"
#include "Names.h"
#include "llvm/Analysis/BlockFrequencyInfo.h"
#include "llvm/Analysis/BranchProbabilityInfo.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/MDBuilder.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/TargetParser/Triple.h"
#include <algorithm>
#include <cmath>

using namespace llvm;
using namespace mt;

/// Turns the splitter on; false if this LLVM does not have it.
static bool enableSplitter() {
  auto &Options = cl::getRegisteredOptions();
  auto It = Options.find("enable-split-machine-functions");
  if (It == Options.end())
    return false;
  static_cast<cl::opt<bool> *>(It->second)->setValue(true);
  return true;
}

/// How often, in one call of F, the likeliest of those edges is taken that are
/// taken for a checkpoint only.
static double likeliestOfOurs(const Function &F,
                              const BranchProbabilityInfo &BPI,
                              const BlockFrequencyInfo &BFI) {
  const BranchProbability Never(2, AlmostAlways);
  double Most = 0;
  for (const BasicBlock &BB : F)
    for (const BasicBlock *To : successors(&BB))
      if (BranchProbability P = BPI.getEdgeProbability(&BB, To); P <= Never)
        Most = std::max(Most, double(BFI.getBlockFreq(&BB).getFrequency()) *
                                  P.getNumerator() / P.getDenominator());
  return Most / double(BFI.getEntryFreq().getFrequency());
}

/// A block is cold that runs less than once in all of the function's calls. So
/// there are as many as leave ours cold, for fewer make blocks of the program's
/// own cold in which it may stay long; up to a number with which what is very
/// rare in a function without deep loops is cold too.
static void splitFunction(Function &F) {
  constexpr int LeastBits = 8, MostBits = 20;
  MDNode *Weights =
      MDBuilder(F.getContext()).createBranchWeights(AlmostAlways, 1);
  for (Instruction &I : instructions(F))
    if (isa<InvokeInst>(I))
      I.setMetadata(LLVMContext::MD_prof, Weights);
  DominatorTree DT(F);
  LoopInfo LI(DT);
  BranchProbabilityInfo BPI(F, LI, nullptr, &DT);
  BlockFrequencyInfo BFI(F, BPI, LI);
  double Ours = likeliestOfOurs(F, BPI, BFI);
  int Bits = Ours > 0 ? -std::ilogb(Ours) - 1 : LeastBits;
  F.setEntryCount(uint64_t(1) << std::clamp(Bits, LeastBits, MostBits));
}

static bool isResumeCode(const Function &F) {
  return F.getSection() == names::ResumeSection;
}

/// Whether nobody but clones and itself calls F.
static bool isForResuming(const Function &F) {
  return F.hasLocalLinkage() && !F.isDeclaration() && !F.hasSection() &&
         !F.use_empty() && all_of(F.uses(), [&](const Use &U) {
           auto *Call = dyn_cast<CallBase>(U.getUser());
           return Call && Call->isCallee(&U) &&
                  (Call->getFunction() == &F ||
                   isResumeCode(*Call->getFunction()));
         });
}

/// What fast code has taken in and only clones still call, stands with them.
static void gatherResumeCode(Module &M) {
  for (bool Changed = true; Changed;) {
    Changed = false;
    for (Function &F : M)
      if (isForResuming(F)) {
        F.setSection(names::ResumeSection);
        Changed = true;
      }
  }
}

void mt::splitColdCode(Module &M) {
  gatherResumeCode(M);
  if (Triple(M.getTargetTriple()).getArch() != Triple::x86_64 ||
      !M.getNamedGlobal(names::Spill) || !enableSplitter())
    return;
  for (Function &F : M)
    if (!F.isDeclaration() && F.hasPersonalityFn() && !F.hasOptNone() &&
        !F.hasProfileData() && (!F.hasSection() || isResumeCode(F)))
      splitFunction(F);
}
