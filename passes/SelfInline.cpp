#include "SelfInline.h"
#include "Names.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Module.h"
#include "llvm/Transforms/Utils/Cloning.h"
#include "llvm/Transforms/Utils/ValueMapper.h"

using namespace llvm;
using namespace mt;

/// What a body may hold to be taken in, and what a function may grow to, in
/// instructions that run when nobody asks for a checkpoint.
static constexpr unsigned MaxBody = 40, MaxWhole = 250;
static constexpr unsigned MaxRounds = 2;
/// Bytes of variables in memory: deep recursion must not need more stack.
static constexpr uint64_t MaxVariables = 64;

static SmallVector<InvokeInst *, 8> selfCalls(Function &F) {
  SmallVector<InvokeInst *, 8> Calls;
  for (Instruction &I : instructions(F))
    if (auto *Call = dyn_cast<InvokeInst>(&I);
        Call && Call->getCalledFunction() == &F && !Call->isNoInline())
      Calls.push_back(Call);
  return Calls;
}

/// Without what leads to mt_unwind or resumes unwinding.
static unsigned countHot(const Function &F) {
  unsigned Count = 0;
  for (const BasicBlock &BB : F)
    if (!isa<UnreachableInst, ResumeInst>(BB.getTerminator()))
      Count += count_if(BB, [](const Instruction &I) {
        return !I.isDebugOrPseudoInst() && !I.isLifetimeStartOrEnd();
      });
  return Count;
}

static bool hasLargeVariables(const Function &F) {
  const DataLayout &DL = F.getParent()->getDataLayout();
  uint64_t Bytes = 0;
  for (const Instruction &I : instructions(F))
    if (auto *A = dyn_cast<AllocaInst>(&I)) {
      std::optional<TypeSize> Size = A->getAllocationSize(DL);
      if (!Size || Size->isScalable())
        return true;
      Bytes += Size->getFixedValue();
    }
  return Bytes > MaxVariables;
}

static bool takeIn(Function &F) {
  unsigned Body = countHot(F);
  if (Body > MaxBody || hasLargeVariables(F) || F.isInterposable() ||
      F.callsFunctionThatReturnsTwice() ||
      F.hasFnAttribute(Attribute::NoInline) || F.hasOptSize() || F.isVarArg())
    return false;
  SmallVector<InvokeInst *, 8> Calls = selfCalls(F);
  if (Calls.empty())
    return false;
  ValueToValueMapTy Map;
  Function *Copy = CloneFunction(&F, Map);
  Copy->setLinkage(GlobalValue::InternalLinkage);
  bool Changed = false;
  for (unsigned Round = 0; Round != MaxRounds; ++Round) {
    if (countHot(F) + Body * Calls.size() > MaxWhole)
      break;
    for (InvokeInst *Call : Calls) {
      Call->setCalledFunction(Copy);
      InlineFunctionInfo Info;
      if (InlineFunction(*Call, Info).isSuccess())
        Changed = true;
      else
        Call->setCalledFunction(&F);
    }
    Calls = selfCalls(F);
  }
  Copy->eraseFromParent();
  return Changed;
}

PreservedAnalyses SelfInlinePass::run(Module &M, ModuleAnalysisManager &) {
  if (!M.getNamedGlobal(names::Spill))
    return PreservedAnalyses::all();
  SmallVector<Function *, 64> Functions;
  for (Function &F : M)
    if (!F.isDeclaration() && F.hasPersonalityFn() &&
        F.getSection() != names::ResumeSection)
      Functions.push_back(&F);
  bool Changed = false;
  for (Function *F : Functions)
    Changed |= takeIn(*F);
  return Changed ? PreservedAnalyses::none() : PreservedAnalyses::all();
}
