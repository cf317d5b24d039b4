#include "VariadicArguments.h"
#include "SourceTypes.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Module.h"
#include "llvm/IR/Operator.h"

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

/// What is in the copy that V points to, if all of it is one number that is
/// stored once; else V.
static Value *numberBehind(Value *V) {
  bool Deref;
  auto *A = dyn_cast<AllocaInst>(V);
  if (!A || !A->getAllocatedType()->isFloatingPointTy() || variableOf(A, Deref))
    return V;
  Value *Number = nullptr;
  for (User *U : A->users())
    if (auto *Store = dyn_cast<StoreInst>(U);
        Store && Store->getPointerOperand() == A) {
      if (Number)
        return V;
      Number = Store->getValueOperand();
    }
  return Number ? Number : V;
}

SmallVector<Value *, 4> mt::variadicArguments(const CallBase &CB) {
  const FunctionType *T = CB.getFunctionType();
  SmallVector<Value *, 4> Values;
  if (T->isVarArg())
    for (unsigned I = T->getNumParams(); I < CB.arg_size(); ++I)
      Values.push_back(numberBehind(CB.getArgOperand(I)));
  return Values;
}

/// Whether V, which CB passes, stands for a struct, all of it or one part. Each
/// target has its own way: what shows on all is that clang takes a struct apart
/// where the call stands in the source, not where its argument does.
static bool isOfStruct(const Value *V, const CallBase &CB) {
  bool Deref;
  if (auto *A = dyn_cast<AllocaInst>(V))
    return A->getAllocatedType()->isAggregateType() && !variableOf(A, Deref);
  auto *I = dyn_cast<Instruction>(V);
  if (!I || isa<CallBase>(I))
    return false;
  if (auto *Load = dyn_cast<LoadInst>(I)) {
    const Value *From = Load->getPointerOperand();
    auto *A = dyn_cast<AllocaInst>(From);
    auto *G = dyn_cast<GlobalVariable>(From);
    if ((A && A->getAllocatedType() == Load->getType() &&
         variableOf(A, Deref)) ||
        (G && G->getValueType() == Load->getType()))
      return false;
    // Without debug info, what most targets show.
    if (!Load->getDebugLoc()) {
      auto *GEP = dyn_cast<GEPOperator>(From);
      auto *S = dyn_cast_or_null<StructType>(GEP ? GEP->getSourceElementType()
                                                 : nullptr);
      return (A && A->getAllocatedType()->isAggregateType()) ||
             (S && S->isLiteral());
    }
  }
  return I->getDebugLoc() && I->getDebugLoc() == CB.getDebugLoc();
}

bool mt::canPassAgain(const CallBase &CB) {
  const unsigned First = CB.getFunctionType()->getNumParams();
  for (auto [I, V] : enumerate(variadicArguments(CB))) {
    llvm::Type *T = V->getType();
    if (!T->isIntegerTy(32) && !T->isIntegerTy(64) && !T->isPointerTy() &&
        !T->isDoubleTy() && !T->isX86_FP80Ty() && !T->isFP128Ty() &&
        !T->isPPC_FP128Ty())
      return false;
    if (isOfStruct(V, CB))
      return false;
    for (Attribute::AttrKind Memory :
         {Attribute::ByVal, Attribute::ByRef, Attribute::InAlloca,
          Attribute::Preallocated})
      if (CB.paramHasAttr(First + I, Memory))
        return false;
  }
  return true;
}
