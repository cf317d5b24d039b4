#include "Dispatch.h"
#include "Spill.h"
#include "llvm/IR/CFG.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/Transforms/Utils/Cloning.h"
#include "llvm/Transforms/Utils/ValueMapper.h"

using namespace llvm;
using namespace mt;

static constexpr char Mark[] = "mt.computed-goto";
/// Edges in all; interpreters have some 200 instructions at most.
static constexpr size_t MaxEdges = 1 << 16;

void mt::markComputedGoto(SwitchInst &Switch) {
  Switch.setMetadata(Mark, MDNode::get(Switch.getContext(), {}));
}

bool mt::isComputedGoto(const SwitchInst &Switch) {
  return Switch.hasMetadata(Mark);
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
  SmallVector<SwitchInst *, 4> Switches;
  for (BasicBlock &BB : F)
    if (auto *Switch = dyn_cast<SwitchInst>(BB.getTerminator());
        Switch && isComputedGoto(*Switch) && isSelfContained(BB))
      Switches.push_back(Switch);
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
