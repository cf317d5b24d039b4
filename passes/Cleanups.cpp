#include "Cleanups.h"
#include "llvm/IR/CFG.h"
#include "llvm/IR/DebugInfo.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"
#include "llvm/Transforms/Utils/Cloning.h"
#include "llvm/Transforms/Utils/Local.h"

using namespace llvm;

/// The place where jumps say where they are going: a number that is only ever
/// set to constants and only read to be switched on.
static bool isDestinationSlot(const AllocaInst *A) {
  if (!A || !A->isStaticAlloca() || !A->getAllocatedType()->isIntegerTy(32))
    return false;
  bool Switched = false;
  for (const User *U : A->users()) {
    if (auto *S = dyn_cast<StoreInst>(U)) {
      if (S->getPointerOperand() != A ||
          !isa<ConstantInt>(S->getValueOperand()))
        return false;
    } else if (auto *L = dyn_cast<LoadInst>(U)) {
      if (!L->hasOneUse() || !isa<SwitchInst>(L->user_back()) ||
          L->user_back()->getParent() != L->getParent())
        return false;
      Switched = true;
    } else {
      return false;
    }
  }
  return Switched;
}

static AllocaInst *findDestinationSlot(Function &F) {
  for (Instruction &I : F.getEntryBlock())
    if (auto *A = dyn_cast<AllocaInst>(&I); A && isDestinationSlot(A))
      return A;
  return nullptr;
}

/// The switch on Slot that ends BB, or null.
static SwitchInst *switchOf(const BasicBlock *BB, const AllocaInst *Slot) {
  auto *Switch =
      dyn_cast<SwitchInst>(const_cast<Instruction *>(BB->getTerminator()));
  auto *Load = Switch ? dyn_cast<LoadInst>(Switch->getCondition()) : nullptr;
  return Load && Load->getPointerOperand() == Slot && Load->getParent() == BB
             ? Switch
             : nullptr;
}

/// The last number that BB puts into Slot, or null.
static ConstantInt *storedIn(const BasicBlock *BB, const AllocaInst *Slot) {
  for (const Instruction &I : reverse(*BB))
    if (auto *S = dyn_cast<StoreInst>(&I); S && S->getPointerOperand() == Slot)
      return const_cast<ConstantInt *>(cast<ConstantInt>(S->getValueOperand()));
  return nullptr;
}

/// Whether BB is code that a jump on its way out passes through: it leaves Slot
/// alone, and what it computes is its own business.
static bool isCleanup(const BasicBlock *BB, const AllocaInst *Slot) {
  if (storedIn(BB, Slot))
    return false;
  for (const Instruction &I : *BB)
    for (const User *U : I.users())
      if (cast<Instruction>(U)->getParent() != BB)
        return false;
  return true;
}

/// Where a jump to BB that has put Going into Slot goes on to after BB, if a
/// switch on Slot in BB or behind it decides that; else null.
static BasicBlock *nextOf(BasicBlock *BB, const AllocaInst *Slot,
                          ConstantInt *Going) {
  BasicBlock *Next = nullptr;
  for (int Hops = 0; BB && Hops != 64 && isCleanup(BB, Slot); ++Hops) {
    if (SwitchInst *Switch = switchOf(BB, Slot))
      return Next ? Next : Switch->findCaseValue(Going)->getCaseSuccessor();
    auto *Jump = dyn_cast<BranchInst>(BB->getTerminator());
    BB = Jump && Jump->isUnconditional() ? Jump->getSuccessor(0) : nullptr;
    if (!Next)
      Next = BB;
  }
  return nullptr;
}

/// Sends the jump that ends From through its own copy of the cleanup To.
static BasicBlock *giveOwnCopy(BasicBlock *From, BasicBlock *To,
                               BasicBlock *Target) {
  ValueToValueMapTy Map;
  for (PHINode &Phi : To->phis())
    Map[&Phi] = Phi.getIncomingValueForBlock(From);
  auto *Copy = BasicBlock::Create(To->getContext(), "", To->getParent(), To);
  for (Instruction &I : *To) {
    if (isa<PHINode>(I) || I.isTerminator())
      continue;
    Instruction *New = I.clone();
    New->insertInto(Copy, Copy->end());
    New->cloneDebugInfoFrom(&I);
    RemapInstruction(New, Map,
                     RF_NoModuleLevelChanges | RF_IgnoreMissingLocals);
    RemapDbgRecordRange(To->getModule(), New->getDbgRecordRange(), Map,
                        RF_NoModuleLevelChanges | RF_IgnoreMissingLocals);
    Map[&I] = New;
  }
  auto *Jump = BranchInst::Create(Target, Copy);
  Jump->setDebugLoc(From->getTerminator()->getDebugLoc());
  for (PHINode &Phi : Target->phis()) {
    Value *V = Phi.getIncomingValueForBlock(To);
    auto It = Map.find(V);
    Phi.addIncoming(It == Map.end() ? V : static_cast<Value *>(It->second),
                    Copy);
  }
  To->removePredecessor(From, true);
  From->getTerminator()->replaceSuccessorWith(To, Copy);
  // The switch read it; nobody does any more.
  for (Instruction &I : make_early_inc_range(reverse(*Copy)))
    if (isInstructionTriviallyDead(&I))
      I.eraseFromParent();
  return Copy;
}

void mt::threadCleanups(Function &F) {
  AllocaInst *Slot = findDestinationSlot(F);
  if (!Slot)
    return;
  // Jumps, and where they are going.
  SmallVector<std::pair<BasicBlock *, ConstantInt *>, 32> Work;
  for (BasicBlock &BB : F)
    if (ConstantInt *Going = storedIn(&BB, Slot))
      Work.emplace_back(&BB, Going);
  while (!Work.empty()) {
    auto [From, Going] = Work.pop_back_val();
    auto *Jump = dyn_cast<BranchInst>(From->getTerminator());
    if (!Jump || Jump->isConditional() || Jump->getSuccessor(0) == From)
      continue;
    BasicBlock *To = Jump->getSuccessor(0);
    BasicBlock *Next = nextOf(To, Slot, Going);
    if (!Next)
      continue;
    Work.emplace_back(giveOwnCopy(From, To, Next), Going);
    if (pred_empty(To))
      DeleteDeadBlock(To);
  }
}
