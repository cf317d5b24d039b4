#include "VariadicArguments.h"
#include "SourceTypes.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Module.h"

using namespace llvm;
using namespace mt;

/// A list is an array of one struct, a struct or a pointer, by target.
static bool isStructOfList(llvm::Type *T) {
  if (auto *Array = dyn_cast<ArrayType>(T);
      Array && Array->getNumElements() == 1)
    T = Array->getElementType();
  auto *S = dyn_cast<StructType>(T);
  return S && S->hasName() && S->getName().contains("__va_list");
}

/// The variable that the operand of a va_start or va_copy is, or null.
static AllocaInst *listIn(Value *List) {
  auto *A = dyn_cast<AllocaInst>(List->stripPointerCasts());
  return A && !A->isArrayAllocation() &&
                 (A->getAllocatedType()->isPointerTy() ||
                  isStructOfList(A->getAllocatedType()))
             ? A
             : nullptr;
}

bool mt::beginsForeignList(const CallBase &CB) {
  return isa<VAStartInst, VACopyInst>(CB) && !listIn(CB.getArgOperand(0));
}

bool mt::keepsLists(const Module &M) {
  return any_of(M, [](const Function &F) {
    return any_of(instructions(F), [](const Instruction &I) {
      auto *Copy = dyn_cast<VACopyInst>(&I);
      return Copy && beginsForeignList(*Copy);
    });
  });
}

AllocaInst *mt::beginListOnce(Function &F) {
  SmallVector<VAStartInst *, 2> Starts;
  for (Instruction &I : instructions(F)) {
    if (auto *CB = dyn_cast<CallBase>(&I); CB && beginsForeignList(*CB))
      return nullptr; // no checkpoint is taken in F
    if (auto *Start = dyn_cast<VAStartInst>(&I))
      Starts.push_back(Start);
  }
  if (Starts.empty())
    return nullptr;
  AllocaInst *Any = listIn(Starts.front()->getArgList());
  IRBuilder<> B(&*F.getEntryBlock().getFirstInsertionPt());
  AllocaInst *List = B.CreateAlloca(Any->getAllocatedType());
  List->setAlignment(Any->getAlign());
  while (isa<AllocaInst>(B.GetInsertPoint()))
    B.SetInsertPoint(B.GetInsertPoint()->getNextNode());
  B.CreateIntrinsic(Intrinsic::vastart, {List->getType()}, {List});
  for (VAStartInst *Start : Starts) {
    IRBuilder<> At(Start);
    At.CreateIntrinsic(Intrinsic::vacopy, {List->getType()},
                       {Start->getArgList(), List});
    Start->eraseFromParent();
  }
  return List;
}

bool mt::isArgumentList(const AllocaInst &A) {
  return isStructOfList(A.getAllocatedType()) ||
         (A.getAllocatedType()->isPointerTy() &&
          any_of(A.users(), [](const User *U) {
            return isa<VAStartInst, VACopyInst, VAEndInst>(U);
          }));
}

bool mt::passesList(const CallBase &CB) {
  return any_of(CB.args(), [](const Use &U) {
    bool Deref;
    if (auto *Load = dyn_cast<LoadInst>(U)) { // a list that is a pointer
      auto *A = dyn_cast<AllocaInst>(Load->getPointerOperand());
      return A && isArgumentList(*A);
    }
    auto *A = dyn_cast<AllocaInst>(U->stripPointerCasts());
    // An array; or a copy of a struct, of which there is no variable.
    return A && isArgumentList(*A) && (U != A || !variableOf(A, Deref));
  });
}
