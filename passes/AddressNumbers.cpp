#include "AddressNumbers.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/Analysis/CFG.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"

using namespace llvm;
using namespace mt;

/// Blocks of the heap are aligned to so much on all targets.
static constexpr uint64_t SameAlignment = 16;

/// Whether nothing can be stopped in F, so that its variables are gone before
/// anything moves.
static bool cannotBeStopped(const Function &F) {
  SmallVector<std::pair<const BasicBlock *, const BasicBlock *>, 4> Back;
  FindFunctionBackedges(F, Back);
  return Back.empty() && none_of(instructions(F), [](const Instruction &I) {
           return isa<CallBase>(I) && !isa<IntrinsicInst>(I);
         });
}

/// Whether the place is a variable of its function's that is only read and
/// written.
static bool isPlainVariable(const Value *Place) {
  return isa<AllocaInst>(Place) && all_of(Place->users(), [&](const User *U) {
           auto *Store = dyn_cast<StoreInst>(U);
           return isa<LoadInst, IntrinsicInst>(U) ||
                  (Store && Store->getPointerOperand() == Place &&
                   Store->getValueOperand() != Place);
         });
}

/// Whether what the instruction makes of the number says nothing of where.
static bool forgetsAddress(const Instruction &I) {
  // Intrinsics that return nothing are about debugging, lifetimes, copies; the
  // others compute.
  if (isa<IntToPtrInst, ICmpInst>(I) ||
      (isa<IntrinsicInst>(I) && I.getType()->isVoidTy()))
    return true;
  if (I.getOpcode() == Instruction::Sub &&
      all_of(I.operands(),
             [](const Use &O) { return isa<PtrToIntInst>(O.get()); }))
    return true;
  auto *Number = I.getNumOperands() == 2
                     ? dyn_cast<ConstantInt>(I.getOperand(1))
                     : nullptr;
  if (!Number)
    return false;
  return (I.getOpcode() == Instruction::And &&
          Number->getValue().ult(SameAlignment)) ||
         (I.getOpcode() == Instruction::URem &&
          Number->getValue().ule(SameAlignment));
}

static bool leadsSomewhere(const Instruction &Number) {
  const bool Stopped = !cannotBeStopped(*Number.getFunction());
  SmallVector<const Instruction *, 8> Work = {&Number};
  SmallPtrSet<const Instruction *, 8> Seen;
  while (!Work.empty()) {
    const Instruction *I = Work.pop_back_val();
    if (!Seen.insert(I).second)
      continue;
    for (const User *U : I->users()) {
      auto *By = cast<Instruction>(U);
      if (forgetsAddress(*By))
        continue;
      if (auto *Store = dyn_cast<StoreInst>(By)) {
        if (Stopped || !isPlainVariable(Store->getPointerOperand()))
          return true;
        for (const User *Reader : Store->getPointerOperand()->users())
          if (auto *Load = dyn_cast<LoadInst>(Reader))
            Work.push_back(Load);
        continue;
      }
      if (isa<ReturnInst, InsertValueInst, GetElementPtrInst, SwitchInst,
              AtomicRMWInst, AtomicCmpXchgInst>(By) ||
          (isa<CallBase>(By) && !isa<IntrinsicInst>(By)))
        return true;
      Work.push_back(By);
    }
  }
  return false;
}

bool mt::holdsAddressAsNumber(const Constant &C) {
  if (auto *E = dyn_cast<ConstantExpr>(&C)) {
    if (E->getOpcode() == Instruction::PtrToInt)
      return true;
    // Differences of labels, for one.
    if (E->getOpcode() == Instruction::Sub)
      return false;
  }
  return isa<ConstantAggregate, ConstantExpr>(C) &&
         any_of(C.operands(), [](const Use &O) {
           return holdsAddressAsNumber(*cast<Constant>(O.get()));
         });
}

bool mt::staysNumber(const Instruction &I) {
  if (isa<PtrToIntInst>(I))
    return leadsSomewhere(I);
  auto *Store = dyn_cast<StoreInst>(&I);
  auto *C = Store ? dyn_cast<Constant>(Store->getValueOperand()) : nullptr;
  return C && C->getType()->isIntegerTy() && holdsAddressAsNumber(*C);
}

bool mt::makesNumbers(const Module &M) {
  return any_of(M.globals(),
                [](const GlobalVariable &G) {
                  return G.hasInitializer() &&
                         holdsAddressAsNumber(*G.getInitializer());
                }) ||
         any_of(M, [](const Function &F) {
           return any_of(instructions(F), staysNumber);
         });
}
