#include "BaseCases.h"
#include "Names.h"
#include "Spill.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/IR/CFG.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Module.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"
#include "llvm/Transforms/Utils/Cloning.h"

using namespace llvm;
using namespace mt;

/// What a test and a way out may hold to be worth doing twice.
static constexpr unsigned MaxInstructions = 12;

namespace {
class BaseCase {
public:
  explicit BaseCase(Function &F) : F(F) {}

  bool run();

private:
  Function &F;
  CallInst *Poll = nullptr; // at the entry
  BasicBlock *PollBlock = nullptr;
  BasicBlock *Test = nullptr; // behind it: pure, ends with the branch
  BranchInst *Branch = nullptr;
  unsigned OutSide = 0;                   // the successor that leads out
  SmallVector<BasicBlock *, 4> WayOut;    // from there to the return
  SmallVector<Instruction *, 8> Prologue; // what comes before the poll

  bool findPoll();
  bool findWayOut();
  bool canBeCopied();
  void movePoll();
  void guard(InvokeInst *Call);
};
} // namespace

static bool isPure(const Instruction &I) {
  return !I.mayHaveSideEffects() && !isa<PHINode, AllocaInst>(I) &&
         (!I.mayReadFromMemory() || isa<LoadInst>(I));
}

static unsigned countReal(const BasicBlock &BB) {
  return count_if(BB, [](const Instruction &I) {
    return !I.isDebugOrPseudoInst() && !I.isLifetimeStartOrEnd() &&
           !I.isTerminator();
  });
}

bool BaseCase::findPoll() {
  BasicBlock *BB = &F.getEntryBlock();
  for (int Hops = 0; BB && Hops != 8; ++Hops) {
    for (Instruction &I : *BB) {
      if (isPoll(&I)) {
        auto *Call = cast<CallInst>(&I);
        auto *Decide = dyn_cast<BranchInst>(BB->getTerminator());
        if (!Decide || !Decide->isConditional() ||
            Decide->getCondition() != Call || !Call->hasOneUse() ||
            Call->getNextNode() != Decide)
          return false;
        Poll = Call;
        PollBlock = BB;
        Test = Decide->getSuccessor(1);
        return Test->getSinglePredecessor() == BB &&
               !isa<PHINode>(Test->front()) &&
               Decide->getSuccessor(0)->getSinglePredecessor() == BB;
      }
      if (I.mayHaveSideEffects() && !isa<IntrinsicInst>(I))
        return false;
      Prologue.push_back(&I);
    }
    BB = BB->getSingleSuccessor();
  }
  return false;
}

/// One side of Test's branch must lead straight to a return.
bool BaseCase::findWayOut() {
  Branch = dyn_cast<BranchInst>(Test->getTerminator());
  if (!Branch || !Branch->isConditional() ||
      Branch->getSuccessor(0) == Branch->getSuccessor(1))
    return false;
  for (const Instruction &I : *Test)
    if (!I.isTerminator() && !I.isLifetimeStartOrEnd() && !isPure(I))
      return false;
  unsigned Real = countReal(*Test);
  for (OutSide = 0; OutSide != 2; ++OutSide) {
    WayOut.clear();
    unsigned Cost = Real;
    BasicBlock *BB = Branch->getSuccessor(OutSide);
    while (BB && WayOut.size() != 4) {
      for (const Instruction &I : *BB)
        if (!I.isTerminator() && !isa<PHINode>(I) &&
            !I.isLifetimeStartOrEnd() && !isPure(I))
          Cost = MaxInstructions;
      Cost += countReal(*BB);
      WayOut.push_back(BB);
      if (isa<ReturnInst>(BB->getTerminator()))
        break;
      BB = BB->getSingleSuccessor();
    }
    if (BB && isa<ReturnInst>(WayOut.back()->getTerminator()) &&
        Cost < MaxInstructions)
      return true;
  }
  return false;
}

/// Whether another activation's test and way out can be computed from its
/// arguments alone: what the prologue makes of them is kept in Prologue, what
/// is in memory by then is this activation's.
bool BaseCase::canBeCopied() {
  SmallPtrSet<const Value *, 32> Known;
  auto isKnown = [&](const Value *V) {
    return !isa<Instruction>(V) || Known.contains(V);
  };
  erase_if(Prologue, [&](const Instruction *I) {
    bool Computes = isPure(*I) && !I->mayReadFromMemory() &&
                    !I->isTerminator() && all_of(I->operands(), isKnown);
    if (Computes)
      Known.insert(I);
    return !Computes;
  });
  const BasicBlock *Prev = PollBlock;
  auto follow = [&](const BasicBlock &BB) {
    for (const Instruction &I : BB) {
      Known.insert(&I);
      if (I.isDebugOrPseudoInst() || I.isLifetimeStartOrEnd())
        continue;
      auto *Phi = dyn_cast<PHINode>(&I);
      if (Phi ? !isKnown(Phi->getIncomingValueForBlock(Prev))
              : !all_of(I.operands(), [&](const Use &U) {
                  return isa<BasicBlock>(U) || isKnown(U);
                }))
        return false;
    }
    Prev = &BB;
    return true;
  };
  return follow(*Test) &&
         all_of(WayOut, [&](const BasicBlock *BB) { return follow(*BB); });
}

/// From before Test to the side of it that goes on.
void BaseCase::movePoll() {
  BasicBlock *Spill = PollBlock->getTerminator()->getSuccessor(0);
  BasicBlock *On = Branch->getSuccessor(1 - OutSide);
  auto *NewBlock = BasicBlock::Create(F.getContext(), "mt.poll", &F, On);
  Instruction *Decide = PollBlock->getTerminator();
  BranchInst *Straight = BranchInst::Create(Test, Decide->getIterator());
  Straight->setDebugLoc(Decide->getDebugLoc());
  Poll->moveBefore(*NewBlock, NewBlock->end());
  Decide->moveBefore(*NewBlock, NewBlock->end());
  Decide->setSuccessor(1, On);
  Branch->setSuccessor(1 - OutSide, NewBlock);
  On->replacePhiUsesWith(Test, NewBlock);
  Spill->replacePhiUsesWith(PollBlock, NewBlock);
}

/// Does the test and takes the way out where the call would.
void BaseCase::guard(InvokeInst *Call) {
  BasicBlock *Normal = Call->getNormalDest();
  if (Normal->getSinglePredecessor() != Call->getParent() ||
      isa<PHINode>(Normal->front()))
    return;
  ValueToValueMapTy Map;
  for (Argument &A : F.args())
    Map[&A] = Call->getArgOperand(A.getArgNo());
  BasicBlock *Before = Call->getParent();
  BasicBlock *Calling = SplitBlock(Before, Call->getIterator());
  auto *Out = BasicBlock::Create(F.getContext(), "mt.base", &F, Normal);
  BasicBlock *Joined = SplitBlock(Normal, Normal->getFirstNonPHIIt());
  Before->getTerminator()->eraseFromParent();

  IRBuilder<> B(Before);
  auto copyOne = [&](Instruction &I, IRBuilder<> &To) {
    Instruction *New = To.Insert(I.clone());
    RemapInstruction(New, Map,
                     RF_NoModuleLevelChanges | RF_IgnoreMissingLocals);
    New->setDebugLoc(Call->getDebugLoc());
    Map[&I] = New;
  };
  auto copy = [&](BasicBlock *From, IRBuilder<> &To, BasicBlock *Prev) {
    for (PHINode &Phi : From->phis()) {
      Value *V = Phi.getIncomingValueForBlock(Prev);
      auto It = Map.find(V);
      Map[&Phi] = It == Map.end() ? V : static_cast<Value *>(It->second);
    }
    for (Instruction &I : *From) {
      if (I.isTerminator() || isa<PHINode>(I) || I.isLifetimeStartOrEnd() ||
          I.isDebugOrPseudoInst())
        continue;
      copyOne(I, To);
    }
  };
  auto mapped = [&](Value *V) {
    auto It = Map.find(V);
    return It == Map.end() ? V : static_cast<Value *>(It->second);
  };
  for (Instruction *I : Prologue)
    copyOne(*I, B);
  copy(Test, B, PollBlock);
  Value *Condition = mapped(Branch->getCondition());
  BranchInst *Decide = OutSide == 0 ? B.CreateCondBr(Condition, Out, Calling)
                                    : B.CreateCondBr(Condition, Calling, Out);
  Decide->setDebugLoc(Call->getDebugLoc());
  IRBuilder<> O(Out);
  BasicBlock *Prev = Test;
  for (BasicBlock *BB : WayOut) {
    copy(BB, O, Prev);
    Prev = BB;
  }
  O.CreateBr(Joined);
  auto *Return = cast<ReturnInst>(WayOut.back()->getTerminator());
  if (Value *Result = Return->getReturnValue()) {
    PHINode *Phi = PHINode::Create(Call->getType(), 2, "", Joined->begin());
    Call->replaceAllUsesWith(Phi);
    Phi->addIncoming(Call, Normal);
    Phi->addIncoming(mapped(Result), Out);
  }
}

bool BaseCase::run() {
  if (F.hasStructRetAttr() || F.isVarArg() || !findPoll() || !findWayOut())
    return false;
  SmallVector<InvokeInst *, 4> Calls;
  const bool Copies = canBeCopied();
  for (Instruction &I : instructions(F))
    if (auto *Call = dyn_cast<InvokeInst>(&I);
        Copies && Call && Call->getCalledFunction() == &F &&
        Call->getFunctionType() == F.getFunctionType() &&
        Call->arg_size() == F.arg_size())
      Calls.push_back(Call);
  movePoll();
  for (InvokeInst *Call : Calls)
    guard(Call);
  return true;
}

PreservedAnalyses BaseCasesPass::run(Function &F, FunctionAnalysisManager &) {
  if (!F.getParent()->getFunction(names::Poll) || F.hasOptSize())
    return PreservedAnalyses::all();
  return BaseCase(F).run() ? PreservedAnalyses::none()
                           : PreservedAnalyses::all();
}
