#include "TailCalls.h"
#include "Names.h"
#include "llvm/IR/CFG.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Module.h"
#include "llvm/Transforms/Utils/Local.h"

using namespace llvm;
using namespace mt;

/// Whether all that happens behind the call is that its result is returned.
static bool isLast(const InvokeInst &Call) {
  const Value *Result = &Call;
  const BasicBlock *From = Call.getParent(), *BB = Call.getNormalDest();
  for (unsigned Hops = 0; BB && Hops != 8; ++Hops) {
    const Value *Next = Result;
    for (const PHINode &Phi : BB->phis())
      if (Phi.getIncomingValueForBlock(From) == Result)
        Next = &Phi;
    // Of two phis that hold it, the one that is returned counts.
    if (auto *Return = dyn_cast<ReturnInst>(BB->getTerminator()))
      if (auto *Phi = dyn_cast_or_null<PHINode>(Return->getReturnValue());
          Phi && Phi->getParent() == BB &&
          Phi->getIncomingValueForBlock(From) == Result)
        Next = Phi;
    Result = Next;
    for (const Instruction &I : *BB)
      if (!isa<PHINode>(I) && !I.isTerminator() && !I.isDebugOrPseudoInst() &&
          !I.isLifetimeStartOrEnd())
        return false;
    if (auto *Return = dyn_cast<ReturnInst>(BB->getTerminator()))
      return !Return->getReturnValue() || Return->getReturnValue() == Result;
    From = BB;
    BB = BB->getSingleSuccessor();
  }
  return false;
}

/// Whether the next round may use the variables that this one has in memory.
static bool keepsToItself(const Function &F) {
  for (const Instruction &I : instructions(F))
    if (isa<AllocaInst>(I))
      for (const User *U : I.users()) {
        auto *Access = cast<Instruction>(U);
        auto *Store = dyn_cast<StoreInst>(Access);
        if (!isa<LoadInst>(Access) && !Access->isLifetimeStartOrEnd() &&
            !(Store && Store->getValueOperand() != &I))
          return false;
      }
  return true;
}

static bool passesByValue(const Function &F) {
  return F.isVarArg() || any_of(F.args(), [](const Argument &A) {
           return A.hasPassPointeeByValueCopyAttr() || A.hasStructRetAttr() ||
                  A.hasSwiftErrorAttr() || A.hasNestAttr();
         });
}

/// Whether activations are told apart: by longjmp, which comes back to one of
/// them, or by somebody with a debugger.
static bool mustStayApart(Function &F) {
  return F.callsFunctionThatReturnsTwice() ||
         F.getFnAttribute("disable-tail-calls").getValueAsBool();
}

static bool goRound(Function &F, ArrayRef<InvokeInst *> Calls) {
  // Behind the variables, which are made once.
  BasicBlock *Entry = &F.getEntryBlock();
  auto Start = Entry->begin();
  while (isa<AllocaInst>(*Start))
    ++Start;
  if (any_of(make_range(Start, Entry->end()),
             [](const Instruction &I) { return isa<AllocaInst>(I); }))
    return false;
  BasicBlock *Again = Entry->splitBasicBlock(Start, "mt.again");
  for (Argument &A : F.args()) {
    PHINode *Phi = PHINode::Create(A.getType(), Calls.size() + 1, A.getName(),
                                   Again->begin());
    A.replaceAllUsesWith(Phi);
    Phi->addIncoming(&A, Entry);
    for (InvokeInst *Call : Calls)
      Phi->addIncoming(Call->getArgOperand(A.getArgNo()), Call->getParent());
  }
  for (InvokeInst *Call : Calls) {
    BasicBlock *From = Call->getParent();
    Call->getNormalDest()->removePredecessor(From);
    Call->getUnwindDest()->removePredecessor(From);
    BranchInst *Jump = BranchInst::Create(Again, Call->getIterator());
    Jump->setDebugLoc(Call->getDebugLoc());
    Call->replaceAllUsesWith(PoisonValue::get(Call->getType()));
    Call->eraseFromParent();
  }
  removeUnreachableBlocks(F);
  return true;
}

PreservedAnalyses TailCallsPass::run(Function &F, FunctionAnalysisManager &) {
  if (!F.getParent()->getNamedGlobal(names::Spill) || passesByValue(F) ||
      mustStayApart(F) || !keepsToItself(F))
    return PreservedAnalyses::all();
  SmallVector<InvokeInst *, 4> Calls;
  for (Instruction &I : instructions(F))
    if (auto *Call = dyn_cast<InvokeInst>(&I);
        Call && Call->getCalledFunction() == &F &&
        Call->getFunctionType() == F.getFunctionType() && isLast(*Call))
      Calls.push_back(Call);
  return !Calls.empty() && goRound(F, Calls) ? PreservedAnalyses::none()
                                             : PreservedAnalyses::all();
}
