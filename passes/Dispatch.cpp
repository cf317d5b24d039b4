#include "Dispatch.h"
#include "Spill.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/IR/CFG.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/Transforms/Utils/Cloning.h"
#include "llvm/Transforms/Utils/ValueMapper.h"
#include <map>

using namespace llvm;
using namespace mt;

static constexpr char Mark[] = "mt.computed-goto";
/// Edges in all; interpreters have some 200 instructions at most.
static constexpr size_t MaxEdges = 1 << 16;

void mt::markComputedGoto(SwitchInst &Switch) {
  Switch.setMetadata(Mark, MDNode::get(Switch.getContext(), {}));
}

SmallVector<SwitchInst *, 32> mt::computedGotos(Function &F) {
  SmallVector<SwitchInst *, 32> Switches;
  for (BasicBlock &BB : F)
    if (auto *Switch = dyn_cast<SwitchInst>(BB.getTerminator());
        Switch && Switch->hasMetadata(Mark))
      Switches.push_back(Switch);
  return Switches;
}

/// A copy of a block whose values nobody else uses.
static BasicBlock *copyOf(BasicBlock *BB) {
  ValueToValueMapTy Map;
  BasicBlock *Copy = CloneBasicBlock(BB, Map, "", BB->getParent());
  for (Instruction &I : *Copy)
    RemapInstruction(&I, Map, RF_NoModuleLevelChanges | RF_IgnoreMissingLocals);
  return Copy;
}

static bool isSelfContained(const BasicBlock &BB) {
  return all_of(BB, [&](const Instruction &I) {
    return !isa<PHINode>(I) && all_of(I.users(), [&](const User *U) {
      return cast<Instruction>(U)->getParent() == &BB;
    });
  });
}

/// Whether BB ends with a poll and then goes on to Next.
static bool pollsBefore(const BasicBlock *BB, const BasicBlock *Next) {
  auto *Branch = dyn_cast<BranchInst>(BB->getTerminator());
  return Branch && Branch->isConditional() && isPoll(Branch->getCondition()) &&
         Branch->getSuccessor(1) == Next;
}

static SmallVector<BasicBlock *, 32> jumpsTo(BasicBlock *BB) {
  SmallVector<BasicBlock *, 32> Jumps;
  for (BasicBlock *From : predecessors(BB))
    if (auto *Branch = dyn_cast<BranchInst>(From->getTerminator());
        Branch && Branch->isUnconditional())
      Jumps.push_back(From);
  return Jumps;
}

void mt::spreadComputedGotos(Function &F) {
  SmallVector<SwitchInst *, 32> Switches = computedGotos(F);
  erase_if(Switches, [](const SwitchInst *Switch) {
    return !isSelfContained(*Switch->getParent());
  });
  for (SwitchInst *Switch : Switches) {
    BasicBlock *Dispatch = Switch->getParent();
    SmallVector<BasicBlock *, 4> Before(predecessors(Dispatch));
    // Those that close no loop, such as the first of all, do not poll.
    SmallVector<BasicBlock *, 32> Straight = jumpsTo(Dispatch);
    if (Before.size() > 1 &&
        Straight.size() * Switch->getNumSuccessors() <= MaxEdges)
      for (BasicBlock *Jump : Straight)
        Jump->getTerminator()->setSuccessor(0, copyOf(Dispatch));
    for (BasicBlock *From : Before) {
      if (!pollsBefore(From, Dispatch) || !isSelfContained(*From))
        continue;
      SmallVector<BasicBlock *, 32> Jumps = jumpsTo(From);
      if (Jumps.size() * Switch->getNumSuccessors() > MaxEdges)
        continue;
      // The first keeps the original.
      for (BasicBlock *Jump : drop_begin(Jumps)) {
        BasicBlock *NewPoll = copyOf(From);
        NewPoll->getTerminator()->setSuccessor(1, copyOf(Dispatch));
        Jump->getTerminator()->setSuccessor(0, NewPoll);
      }
    }
  }
}

/// The blocks that a switch goes to by its index, which counts from 0 and is
/// nothing else; empty for any other switch.
static SmallVector<BasicBlock *, 64> targetsByIndex(SwitchInst &Switch) {
  SmallVector<BasicBlock *, 64> Targets(Switch.getNumCases());
  if (!isa<UnreachableInst>(Switch.getDefaultDest()->getFirstNonPHIOrDbg()))
    return {};
  for (auto &Case : Switch.cases()) {
    uint64_t Index = Case.getCaseValue()->getLimitedValue();
    if (Index >= Targets.size())
      return {};
    Targets[Index] = Case.getCaseSuccessor();
  }
  return Targets;
}

bool mt::jumpThroughTables(Function &F) {
  if (F.hasOptNone())
    return false;
  Module &M = *F.getParent();
  auto *Ptr = PointerType::getUnqual(M.getContext());
  std::map<std::vector<Constant *>, GlobalVariable *> Tables;
  bool Changed = false;
  for (SwitchInst *Switch : computedGotos(F)) {
    SmallVector<BasicBlock *, 64> Targets = targetsByIndex(*Switch);
    if (Targets.empty())
      continue;
    std::vector<Constant *> Addresses;
    for (BasicBlock *Target : Targets)
      Addresses.push_back(BlockAddress::get(&F, Target));
    GlobalVariable *&Table = Tables[Addresses];
    auto *T = ArrayType::get(Ptr, Addresses.size());
    if (!Table) {
      Table = new GlobalVariable(M, T, true, GlobalValue::PrivateLinkage,
                                 ConstantArray::get(T, Addresses), "mt.labels");
      Table->setUnnamedAddr(GlobalValue::UnnamedAddr::Global);
    }
    BasicBlock *BB = Switch->getParent();
    IRBuilder<> B(Switch);
    Value *Index =
        B.CreateZExtOrTrunc(Switch->getCondition(),
                            M.getDataLayout().getIntPtrType(M.getContext()));
    Value *Label = B.CreateLoad(
        Ptr, B.CreateInBoundsGEP(
                 T, Table, {ConstantInt::get(Index->getType(), 0), Index}));
    SmallSetVector<BasicBlock *, 32> Different(Targets.begin(), Targets.end());
    IndirectBrInst *Jump = B.CreateIndirectBr(Label, Different.size());
    for (BasicBlock *Target : Different)
      Jump->addDestination(Target);
    // One way to each is left.
    SmallPtrSet<BasicBlock *, 32> Seen;
    for (BasicBlock *Target : Targets)
      if (!Seen.insert(Target).second)
        Target->removePredecessor(BB, /*KeepOneInputPHIs=*/true);
    Switch->getDefaultDest()->removePredecessor(BB, /*KeepOneInputPHIs=*/true);
    Switch->eraseFromParent();
    Changed = true;
  }
  return Changed;
}
