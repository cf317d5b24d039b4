#include "ColdCode.h"
#include "Names.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/MDBuilder.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/TargetParser/Triple.h"

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

static unsigned deepestLoop(Function &F) {
  DominatorTree DT(F);
  LoopInfo LI(DT);
  unsigned Depth = 0;
  for (Loop *L : LI.getLoopsInPreorder())
    Depth = std::max(Depth, L->getLoopDepth());
  return Depth;
}

/// A block is cold that runs less than once in all of the function's calls. An
/// edge of ours is taken once in 2^31 times, and a loop is thought to run some
/// 2^5 times.
static void splitFunction(Function &F) {
  constexpr unsigned EdgeBits = 30, LoopBits = 5, LeastBits = 8;
  unsigned InLoops = LoopBits * deepestLoop(F);
  unsigned Bits =
      InLoops + LeastBits > EdgeBits ? LeastBits : EdgeBits - InLoops;
  // More would call no less of ours cold, and less of the program's own.
  F.setEntryCount(uint64_t(1) << Bits);
  MDNode *Weights =
      MDBuilder(F.getContext()).createBranchWeights(AlmostAlways, 1);
  for (Instruction &I : instructions(F))
    if (isa<InvokeInst>(I))
      I.setMetadata(LLVMContext::MD_prof, Weights);
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
