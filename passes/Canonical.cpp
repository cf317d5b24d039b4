#include "Canonical.h"
#include "ByValue.h"
#include "Dispatch.h"
#include "Names.h"
#include "SourceTypes.h"
#include "VariadicArguments.h"
#include "llvm/IR/DebugInfo.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"
#include "llvm/Transforms/Utils/Local.h"

using namespace llvm;
using namespace mt;

namespace {
class Canonicalizer {
public:
  Canonicalizer(FunctionPlan &Plan, TypeTable &Types, SiteTable &Sites)
      : Plan(Plan), F(*Plan.F), Types(Types), Sites(Sites),
        DL(F.getParent()->getDataLayout()),
        Ptr(PointerType::getUnqual(F.getContext())) {}

  CanonicalFunction run();

private:
  FunctionPlan &Plan;
  Function &F;
  TypeTable &Types;
  SiteTable &Sites;
  const DataLayout &DL;
  PointerType *Ptr;
  CanonicalFunction Out;
  const Instruction *FirstCall = nullptr; // of the entry block

  AllocaInst *newAlloca(llvm::Type *T, Align A = Align(1));
  void note(AllocaInst *A, const DebugLoc &Loc, TypeId Type,
            StringRef Name = "");
  void moveStructResult();
  void hoistAllocas();
  void copyAggregateArguments();
  void resolveHolders();
  void nameResult();
  bool isPrologueUse(const Instruction &I) const;
  Instruction *prologueEnd();
  void storeArguments();
  void replaceComputedGotos();
  void replaceDynamicAllocas();
  void giveResultsAPlace();
  void keepVariadicArguments();
  BasicBlock *splitAfter(Instruction *I);
  void splitAtJumps();
  void splitAtCalls();
  void demotePhis();
  void sinkConversions();
  void demoteCrossBlockValues();
  bool rematerializes(const Instruction *I) const;
  Value *rematerialize(Instruction *I, Instruction *Before);
};
} // namespace

AllocaInst *Canonicalizer::newAlloca(llvm::Type *T, Align A) {
  auto *New = new AllocaInst(T, DL.getAllocaAddrSpace(), nullptr,
                             std::max(A, DL.getPrefTypeAlign(T)), "",
                             F.getEntryBlock().begin());
  return New;
}

void Canonicalizer::note(AllocaInst *A, const DebugLoc &Loc, TypeId Type,
                         StringRef Name) {
  Out.Temporaries[A] = {Name.str(), Loc, Type};
}

/// A result returned through a pointer is built in a local variable, as it is
/// on targets that return it in registers, and copied out last.
void Canonicalizer::moveStructResult() {
  for (Argument &A : F.args()) {
    if (!A.hasStructRetAttr())
      continue;
    llvm::Type *T = A.getParamStructRetType();
    AllocaInst *Local = newAlloca(T, A.getParamAlign().valueOrOne());
    A.replaceAllUsesWith(Local);
    for (BasicBlock &BB : F)
      if (auto *Ret = dyn_cast<ReturnInst>(BB.getTerminator())) {
        IRBuilder<> B(Ret);
        B.CreateMemCpy(&A, A.getParamAlign(), Local, Local->getAlign(),
                       DL.getTypeAllocSize(T));
      }
    note(Local, DebugLoc(), Types.ofLLVM(T), "mt.result");
    // The caller reads it even when the call ends by unwinding.
    A.removeAttr(Attribute::DeadOnUnwind);
  }
}

/// Arguments passed in memory become local variables, whichever way this target
/// passes them.
void Canonicalizer::copyAggregateArguments() {
  auto Copy = [&](Argument &A, llvm::Type *T, uint64_t Size, Align Alignment) {
    AllocaInst *Local = newAlloca(T, Alignment);
    A.replaceAllUsesWith(Local);
    IRBuilder<> B(Local->getParent(), std::next(Local->getIterator()));
    B.CreateMemCpy(Local, Local->getAlign(), &A, A.getParamAlign(), Size);
  };
  for (Argument &A : F.args()) {
    if (A.hasByValAttr()) {
      llvm::Type *T = A.getParamByValType();
      Copy(A, T, DL.getTypeAllocSize(T), A.getParamAlign().valueOrOne());
      continue;
    }
    if (!A.getType()->isPointerTy())
      continue;
    // clang describes an argument passed by reference to a copy as "what the
    // pointer stored here points to".
    for (User *U : A.users()) {
      auto *S = dyn_cast<StoreInst>(U);
      auto *Holder = S ? dyn_cast<AllocaInst>(S->getPointerOperand()) : nullptr;
      if (!Holder || S->getValueOperand() != &A)
        continue;
      bool Deref;
      const DILocalVariable *V = variableOf(Holder, Deref);
      if (!V || !Deref || !V->isParameter())
        continue;
      uint64_t Size = V->getSizeInBits().value_or(0) / 8;
      if (!Size)
        break;
      // The variable's own IR type, so that it can be promoted.
      llvm::Type *T =
          ArrayType::get(llvm::Type::getInt8Ty(F.getContext()), Size);
      for (User *Use : A.users())
        if (auto *L = dyn_cast<LoadInst>(Use);
            L && DL.getTypeAllocSize(L->getType()) == Size)
          T = L->getType();
        else if (auto *GEP = dyn_cast<GetElementPtrInst>(Use);
                 GEP &&
                 DL.getTypeAllocSize(GEP->getSourceElementType()) == Size)
          T = GEP->getSourceElementType();
      Copy(A, T, Size, Align(16));
      break;
    }
  }
}

/// clang describes a variable reached through a pointer by an alloca that holds
/// the pointer. Where that is one of our locals by now, the variable is it.
void Canonicalizer::resolveHolders() {
  SmallVector<AllocaInst *, 4> Holders;
  for (Instruction &I : F.getEntryBlock())
    if (auto *A = dyn_cast<AllocaInst>(&I)) {
      bool Deref = false;
      bool IsVariable = variableOf(A, Deref);
      // Some targets also keep the result's address where nothing reads it.
      if (Deref || !IsVariable)
        Holders.push_back(A);
    }
  for (AllocaInst *Holder : Holders) {
    AllocaInst *Local = nullptr;
    SmallVector<Instruction *, 4> Users;
    bool OnlyHolds = true;
    for (User *U : Holder->users()) {
      Users.push_back(cast<Instruction>(U));
      auto *S = dyn_cast<StoreInst>(U);
      if (S && S->getPointerOperand() == Holder)
        Local = dyn_cast<AllocaInst>(S->getValueOperand());
      else
        OnlyHolds &= cast<Instruction>(U)->isLifetimeStartOrEnd();
    }
    if (!Local || !OnlyHolds)
      continue;
    for (DbgVariableRecord *R : findDVRDeclares(Holder)) {
      R->replaceVariableLocationOp(Holder, Local);
      R->setExpression(DIExpression::get(F.getContext(), {}));
    }
    for (DbgDeclareInst *D : findDbgDeclares(Holder)) {
      D->replaceVariableLocationOp(Holder, Local);
      D->setExpression(DIExpression::get(F.getContext(), {}));
    }
    for (Instruction *I : Users)
      I->eraseFromParent();
    Holder->eraseFromParent();
  }
}

/// Names the place a result is built in where it has no variable: it is the
/// same thing as a result returned through a pointer.
void Canonicalizer::nameResult() {
  for (BasicBlock &BB : F) {
    auto *Ret = dyn_cast<ReturnInst>(BB.getTerminator());
    auto *Load = Ret && Ret->getReturnValue()
                     ? dyn_cast<LoadInst>(Ret->getReturnValue())
                     : nullptr;
    if (!Load)
      continue;
    auto *Place = dyn_cast<AllocaInst>(
        Load->getPointerOperand()->stripInBoundsConstantOffsets());
    // Coercion copies it once more.
    for (int Hops = 0; Place && Hops != 2; ++Hops)
      for (User *U : Place->users())
        if (auto *Copy = dyn_cast<MemCpyInst>(U);
            Copy && Copy->getRawDest() == Place &&
            Copy->getParent() == Ret->getParent())
          if (auto *From = dyn_cast<AllocaInst>(Copy->getRawSource())) {
            Place = From;
            break;
          }
    bool Deref;
    if (Place && !variableOf(Place, Deref) && !Out.Temporaries.count(Place))
      note(Place, DebugLoc(), Types.ofLLVM(Place->getAllocatedType()),
           "mt.result");
  }
}

/// Part of storing an argument to its variable at the function's start: ABIs
/// pass it by reference, widened or in pieces.
bool Canonicalizer::isPrologueUse(const Instruction &I) const {
  if (I.getParent() != &F.getEntryBlock() ||
      (FirstCall && !I.comesBefore(FirstCall)))
    return false;
  if (isa<StoreInst, MemIntrinsic>(I))
    return true;
  return isa<LoadInst, CastInst, ExtractValueInst>(I) &&
         all_of(I.users(), [&](const User *U) {
           return isPrologueUse(*cast<Instruction>(U));
         });
}

static bool touchesArgument(const Instruction &I) {
  return any_of(I.operands(), [](const Use &U) {
    if (isa<Argument>(U))
      return true;
    auto *From = dyn_cast<Instruction>(U);
    return From && isa<LoadInst, CastInst, ExtractValueInst>(From) &&
           touchesArgument(*From);
  });
}

/// Any other use of an argument goes through an alloca, as almost all do.
void Canonicalizer::storeArguments() {
  for (Argument &A : F.args()) {
    if (A.hasStructRetAttr() || A.hasByValAttr())
      continue;
    bool Direct = any_of(A.users(), [&](User *U) {
      return !isPrologueUse(*cast<Instruction>(U));
    });
    if (!Direct)
      continue;
    AllocaInst *Home = newAlloca(A.getType());
    for (Use &U : make_early_inc_range(A.uses())) {
      auto *I = cast<Instruction>(U.getUser());
      if (isPrologueUse(*I))
        continue;
      if (auto *Phi = dyn_cast<PHINode>(I))
        I = Phi->getIncomingBlock(U)->getTerminator();
      U.set(new LoadInst(A.getType(), Home, "", I->getIterator()));
    }
    new StoreInst(&A, Home, std::next(Home->getIterator()));
    note(Home, DebugLoc(), typeOfTemporary(&A, Types, DL),
         "mt.argument" + std::to_string(A.getArgNo()));
  }
}

/// Numbers the labels whose address is taken and jumps by number: label
/// addresses mean nothing elsewhere, and a clone has blocks of its own.
void Canonicalizer::replaceComputedGotos() {
  SmallVector<IndirectBrInst *, 4> Jumps;
  for (BasicBlock &BB : F)
    if (auto *Jump = dyn_cast<IndirectBrInst>(BB.getTerminator()))
      Jumps.push_back(Jump);
  auto *IntPtr = DL.getIntPtrType(F.getContext());
  SmallVector<std::pair<BasicBlock *, uint64_t>, 16> Labels;
  for (BasicBlock &BB : F) {
    if (!BB.hasAddressTaken())
      continue;
    auto *Address = BlockAddress::lookup(&BB);
    if (!Address)
      continue;
    Labels.emplace_back(&BB, Labels.size() + 1);
    Address->replaceAllUsesWith(ConstantExpr::getIntToPtr(
        ConstantInt::get(IntPtr, Labels.size()), Address->getType()));
    Address->destroyConstant();
  }
  for (IndirectBrInst *Jump : Jumps) {
    IRBuilder<> B(Jump);
    auto *Nowhere = BasicBlock::Create(F.getContext(), "mt.nowhere", &F);
    new UnreachableInst(F.getContext(), Nowhere);
    SwitchInst *Switch = B.CreateSwitch(
        B.CreatePtrToInt(Jump->getAddress(), IntPtr), Nowhere, Labels.size());
    markComputedGoto(*Switch);
    SmallPtrSet<BasicBlock *, 16> Targets(succ_begin(Jump->getParent()),
                                          succ_end(Jump->getParent()));
    for (auto [Label, Number] : Labels)
      if (Targets.contains(Label))
        Switch->addCase(ConstantInt::get(cast<IntegerType>(IntPtr), Number),
                        Label);
    for (BasicBlock *Target : Targets) {
      // indirectbr may list a block more often than the switch does.
      for (PHINode &Phi : Target->phis())
        while (count(Phi.blocks(), Jump->getParent()) > 1)
          Phi.removeIncomingValue(Jump->getParent(), false);
    }
    Jump->eraseFromParent();
  }
}

void Canonicalizer::replaceDynamicAllocas() {
  SmallVector<AllocaInst *, 4> Dynamic;
  SmallVector<IntrinsicInst *, 4> Saves, Restores;
  for (Instruction &I : instructions(F)) {
    if (auto *A = dyn_cast<AllocaInst>(&I)) {
      if (!A->isStaticAlloca())
        Dynamic.push_back(A);
    } else if (auto *II = dyn_cast<IntrinsicInst>(&I)) {
      if (II->getIntrinsicID() == Intrinsic::stacksave)
        Saves.push_back(II);
      else if (II->getIntrinsicID() == Intrinsic::stackrestore)
        Restores.push_back(II);
    }
  }
  if (Dynamic.empty())
    return;
  Module &M = *F.getParent();
  auto *IntPtr = DL.getIntPtrType(F.getContext());
  auto *Void = llvm::Type::getVoidTy(F.getContext());
  FunctionCallee Push = M.getOrInsertFunction(
      names::DynamicPush,
      FunctionType::get(Ptr, {Ptr, IntPtr, IntPtr, Ptr}, false));
  FunctionCallee Pop = M.getOrInsertFunction(
      names::DynamicPop, FunctionType::get(Void, {Ptr, Ptr}, false));
  for (FunctionCallee C : {Push, Pop})
    cast<Function>(C.getCallee())->setDoesNotThrow();

  AllocaInst *Chain = newAlloca(Ptr);
  auto *Null = ConstantPointerNull::get(Ptr);
  new StoreInst(Null, Chain, std::next(Chain->getIterator()));
  note(Chain, DebugLoc(), Types.pointerTo(0), "mt.dynamic");

  for (AllocaInst *A : Dynamic) {
    IRBuilder<> B(A);
    bool Deref;
    const DILocalVariable *V = variableOf(A, Deref);
    TypeId Elem = 0;
    const DIType *VT = V ? TypeTable::strip(V->getType()) : nullptr;
    if (auto *C = dyn_cast_or_null<DICompositeType>(VT))
      Elem = Types.of(C->getBaseType());
    else
      Elem = allocatedType(*A, Types);
    Value *Count = B.CreateZExtOrTrunc(A->getArraySize(), IntPtr);
    Value *Size = B.CreateMul(
        Count,
        ConstantInt::get(IntPtr, DL.getTypeAllocSize(A->getAllocatedType())));
    CallInst *Call = B.CreateCall(
        Push, {Chain, Size, ConstantInt::get(IntPtr, A->getAlign().value()),
               Sites.add(F, A->getDebugLoc(), "alloca", Elem)});
    Call->setDebugLoc(A->getDebugLoc());
    Call->setDoesNotThrow();
    for (DbgVariableRecord *R : findDVRDeclares(A))
      R->eraseFromParent();
    for (DbgDeclareInst *D : findDbgDeclares(A))
      D->eraseFromParent();
    A->replaceAllUsesWith(Call);
    A->eraseFromParent();
  }
  for (IntrinsicInst *Save : Saves) {
    auto *Mark = new LoadInst(Ptr, Chain, "", Save->getIterator());
    Save->replaceAllUsesWith(Mark);
    Save->eraseFromParent();
  }
  for (IntrinsicInst *Restore : Restores) {
    IRBuilder<> B(Restore);
    B.CreateCall(Pop, {Chain, Restore->getArgOperand(0)})->setDoesNotThrow();
    Restore->eraseFromParent();
  }
  for (BasicBlock &BB : F)
    if (auto *Ret = dyn_cast<ReturnInst>(BB.getTerminator())) {
      IRBuilder<> B(Ret);
      // Before what computes the result for the return: it may lie in the
      // chain.
      CallInst *Call = B.CreateCall(Pop, {Chain, Null});
      Call->setDoesNotThrow();
      Call->setDebugLoc(Ret->getDebugLoc());
    }
}

/// A struct result always goes to an alloca that is this call's own or a
/// variable; the callee's clone is handed the same one when restoring.
void Canonicalizer::giveResultsAPlace() {
  for (CallInst *Call : Plan.Calls) {
    for (unsigned I = 0; I != Call->arg_size(); ++I) {
      Call->removeParamAttr(I, Attribute::DeadOnUnwind);
      if (!Call->paramHasAttr(I, Attribute::StructRet) ||
          isa<AllocaInst>(Call->getArgOperand(I)))
        continue;
      llvm::Type *T = Call->getParamStructRetType(I);
      Align A = Call->getParamAlign(I).valueOrOne();
      AllocaInst *Local = newAlloca(T, A);
      note(Local, Call->getDebugLoc(), Types.ofLLVM(T));
      IRBuilder<> B(Call->getNextNode());
      B.SetCurrentDebugLocation(Call->getDebugLoc());
      B.CreateMemCpy(Call->getArgOperand(I), A, Local, Local->getAlign(),
                     DL.getTypeAllocSize(T));
      Call->setArgOperand(I, Local);
    }
  }
}

/// What is passed to a variadic function has to be passed again.
void Canonicalizer::keepVariadicArguments() {
  for (CallInst *Call : Plan.Calls) {
    if (passesList(*Call))
      Out.PassingLists.insert(Call);
    for (auto [I, V] : enumerate(Call->args())) {
      bool Deref;
      auto *A = dyn_cast<AllocaInst>(V);
      if (A && isArgumentList(*A) && !variableOf(A, Deref))
        setPassedByValue(*Call, I); // the copy of a struct
    }
    std::optional<PassedArguments> Found = passedArguments(*Call, Types);
    if (!Found)
      continue; // insertSafePoints misses them
    PassedAgain &Passed = Out.Passed[Call];
    Passed.Operands = std::move(Found->Operands);
    for (auto [I, A] : enumerate(Found->Arguments)) {
      TypeId Type =
          A.Struct ? Types.of(A.Struct) : typeOfTemporary(A.V, Types, DL);
      auto *T =
          A.Struct
              ? ArrayType::get(IntegerType::getInt8Ty(F.getContext()), A.Bytes)
              : A.V->getType();
      AllocaInst *Kept = newAlloca(T, Align(std::max(Types[Type].Align, 1u)));
      note(Kept, Call->getDebugLoc(), Type, PassedName + std::to_string(I));
      IRBuilder<> B(Call);
      if (A.Struct)
        B.CreateMemCpy(Kept, Kept->getAlign(), A.V, Align(1), A.Bytes);
      else
        B.CreateStore(A.V, Kept);
      Passed.Kept.push_back(Kept);
    }
    for (auto [I, O] : enumerate(Passed.Operands))
      if (O.How == PassedOperand::Address)
        setPassedByValue(*Call, Call->getFunctionType()->getNumParams() + I);
  }
}

/// The variable that Address is of, or of a part of it.
static AllocaInst *allocaOf(Value *Address) {
  return dyn_cast<AllocaInst>(Address->stripInBoundsConstantOffsets());
}

/// Whether I gives what a function returns to its caller, or to a register for
/// it: in the function's own frame it is called its result until then.
static bool handsOver(const Instruction &I) {
  if (auto *Copy = dyn_cast<MemCpyInst>(&I))
    return isa<Argument>(Copy->getRawDest());
  return isa<LoadInst>(I) && I.hasOneUse() && isa<ReturnInst>(*I.user_begin());
}

/// The pieces of a result that comes in registers are no values of the source,
/// nor is where they are put together: a poll after the call is one after what
/// it is assigned to has it.
static Instruction *endOfCall(CallInst *Call) {
  Instruction *Last = Call;
  SmallVector<Value *, 8> Pieces = {Call};
  SmallPtrSet<Value *, 8> Seen;
  bool Deref;
  for (unsigned I = 0; I != Call->arg_size(); ++I)
    if (Call->paramHasAttr(I, Attribute::StructRet))
      if (auto *A = dyn_cast<AllocaInst>(Call->getArgOperand(I));
          A && !variableOf(A, Deref))
        Pieces.push_back(A);
  while (!Pieces.empty()) {
    Value *Piece = Pieces.pop_back_val();
    if (!Seen.insert(Piece).second)
      continue;
    for (User *U : Piece->users()) {
      auto *I = cast<Instruction>(U);
      if (I->getParent() != Call->getParent() || !Call->comesBefore(I))
        continue;
      if (handsOver(*I))
        continue;
      if (isa<ExtractValueInst, CastInst, LoadInst, GetElementPtrInst>(I)) {
        Pieces.push_back(I);
      } else if (auto *S = dyn_cast<StoreInst>(I)) {
        AllocaInst *A = allocaOf(S->getPointerOperand());
        if (A && !variableOf(A, Deref))
          Pieces.push_back(A);
      } else if (!isa<MemCpyInst>(I)) {
        continue;
      }
      if (Last->comesBefore(I))
        Last = I;
    }
  }
  for (Instruction &I : make_range(Call->getIterator(), Last->getIterator()))
    if (&I != Call && isa<CallBase>(I) && !isa<IntrinsicInst>(I))
      return Call;
  return Last;
}

BasicBlock *Canonicalizer::splitAfter(Instruction *I) {
  BasicBlock *BB = I->getParent();
  BasicBlock *After = SplitBlock(BB, I->getNextNode());
  // A loop's latch may have moved.
  for (PolledLoop &L : Plan.Loops)
    for (BasicBlock *&Latch : L.Latches)
      if (Latch == BB)
        Latch = After;
  return After;
}

/// Where setjmp returns to, later code may come at any time.
void Canonicalizer::splitAtJumps() {
  for (CallInst *Setjmp : Plan.Jumps) {
    auto *I64 = llvm::Type::getInt64Ty(F.getContext());
    AllocaInst *Identity = newAlloca(I64);
    new StoreInst(ConstantInt::get(I64, 0), Identity,
                  std::next(Identity->getIterator()));
    note(Identity, DebugLoc(), Types.ofLLVM(I64), "mt.jump");
    Out.Jumps.push_back(
        {Setjmp, Identity, splitAfter(noteJump(*Setjmp, Identity))});
  }
}

void Canonicalizer::splitAtCalls() {
  for (CallInst *Call : Plan.PollAfter)
    Out.PolledBlocks.push_back(
        {splitAfter(endOfCall(Call)), Call->getDebugLoc()});
  for (CallInst *Call : Plan.Calls)
    splitAfter(Call);
}

void Canonicalizer::demotePhis() {
  SmallVector<PHINode *, 16> Phis;
  for (BasicBlock &BB : F)
    for (PHINode &Phi : BB.phis())
      Phis.push_back(&Phi);
  for (PHINode *Phi : Phis) {
    AllocaInst *Home = newAlloca(Phi->getType());
    note(Home, Phi->getDebugLoc(), typeOfTemporary(Phi, Types, DL));
    for (unsigned I = 0; I != Phi->getNumIncomingValues(); ++I)
      new StoreInst(Phi->getIncomingValue(I), Home,
                    Phi->getIncomingBlock(I)->getTerminator()->getIterator());
    auto *Load = new LoadInst(Phi->getType(), Home, "",
                              Phi->getParent()->getFirstInsertionPt());
    Load->setDebugLoc(Phi->getDebugLoc());
    Phi->replaceAllUsesWith(Load);
    Phi->eraseFromParent();
  }
}

/// Addresses of known places are computed again rather than kept.
bool Canonicalizer::rematerializes(const Instruction *I) const {
  auto *GEP = dyn_cast<GetElementPtrInst>(I);
  if (!GEP || !GEP->hasAllConstantIndices())
    return false;
  const Value *Base = GEP->getPointerOperand();
  if (isa<Constant>(Base))
    return true;
  auto *A = dyn_cast<AllocaInst>(Base);
  if (A)
    return A->isStaticAlloca();
  auto *BaseI = dyn_cast<Instruction>(Base);
  return BaseI && rematerializes(BaseI);
}

Value *Canonicalizer::rematerialize(Instruction *I, Instruction *Before) {
  Instruction *Copy = I->clone();
  if (auto *Base = dyn_cast<Instruction>(Copy->getOperand(0));
      Base && !isa<AllocaInst>(Base))
    Copy->setOperand(0, rematerialize(Base, Before));
  Copy->insertBefore(Before);
  return Copy;
}

/// An index or a size is widened or not as the target's size_t has it: what is
/// kept is the number before.
void Canonicalizer::sinkConversions() {
  for (BasicBlock &BB : F)
    for (Instruction &I : make_early_inc_range(BB)) {
      auto *Cast = dyn_cast<CastInst>(&I);
      if (!Cast || !isa<ZExtInst, SExtInst, TruncInst>(Cast) ||
          !isa<Instruction>(Cast->getOperand(0)) ||
          Cast->getSrcTy()->isIntOrIntVectorTy(1))
        continue;
      for (Use &U : make_early_inc_range(Cast->uses())) {
        auto *User = cast<Instruction>(U.getUser());
        if (User->getParent() == &BB)
          continue;
        Instruction *Copy = Cast->clone();
        Copy->insertBefore(User);
        U.set(Copy);
      }
      if (Cast->use_empty())
        Cast->eraseFromParent();
    }
}

void Canonicalizer::demoteCrossBlockValues() {
  SmallVector<Instruction *, 32> Crossing;
  for (BasicBlock &BB : F)
    for (Instruction &I : BB) {
      if (I.getType()->isVoidTy() || I.getType()->isTokenTy() ||
          (isa<AllocaInst>(I) && cast<AllocaInst>(I).isStaticAlloca()))
        continue;
      if (any_of(I.users(), [&](User *U) {
            return cast<Instruction>(U)->getParent() != &BB;
          }))
        Crossing.push_back(&I);
    }
  for (Instruction *I : Crossing) {
    SmallVector<Use *, 8> Far;
    for (Use &U : I->uses())
      if (cast<Instruction>(U.getUser())->getParent() != I->getParent())
        Far.push_back(&U);
    if (rematerializes(I)) {
      for (Use *U : Far)
        U->set(rematerialize(I, cast<Instruction>(U->getUser())));
      continue;
    }
    AllocaInst *Home = newAlloca(I->getType());
    note(Home, I->getDebugLoc(), typeOfTemporary(I, Types, DL));
    for (Use *U : Far) {
      auto *User = cast<Instruction>(U->getUser());
      auto *Load = new LoadInst(I->getType(), Home, "", User->getIterator());
      Load->setDebugLoc(User->getDebugLoc());
      U->set(Load);
    }
    new StoreInst(I, Home, std::next(I->getIterator()));
  }
}

/// alloca() of a constant size in the entry block may stand after calls.
void Canonicalizer::hoistAllocas() {
  Instruction *Top = &*F.getEntryBlock().getFirstInsertionPt();
  for (Instruction &I : make_early_inc_range(F.getEntryBlock()))
    if (auto *A = dyn_cast<AllocaInst>(&I); A && A->isStaticAlloca()) {
      if (A == Top)
        Top = Top->getNextNode();
      else
        A->moveBefore(Top);
    }
}

/// Whether A is no variable, and all that is done with it is that arguments are
/// stored to it and that it is read once: the pieces of a struct or a vector
/// that are not like its members, or what an argument points to.
static bool holdsPieces(const AllocaInst *A) {
  bool Deref;
  if (variableOf(A, Deref))
    return false;
  unsigned Reads = 0;
  SmallVector<const Value *, 4> Work = {A};
  while (!Work.empty()) {
    const Value *Place = Work.pop_back_val();
    for (const User *U : Place->users()) {
      auto *Store = dyn_cast<StoreInst>(U);
      auto *Copy = dyn_cast<MemCpyInst>(U);
      const Value *Stored = Store ? Store->getValueOperand()
                            : Copy && Copy->getRawDest() == Place
                                ? Copy->getRawSource()
                                : nullptr;
      if (isa<GetElementPtrInst>(U))
        Work.push_back(U);
      else if (!Stored && (Copy || isa<LoadInst>(U)))
        ++Reads;
      else if (!Stored || !isa<Argument>(Stored))
        return false;
    }
  }
  return Reads == 1;
}

/// What a store or copy reads from memory; null if it does not.
static Value *sourceOf(Instruction &I) {
  if (auto *Copy = dyn_cast<MemCpyInst>(&I))
    return Copy->getRawSource();
  auto *Store = dyn_cast<StoreInst>(&I);
  auto *From = Store ? dyn_cast<LoadInst>(Store->getValueOperand()) : nullptr;
  return From ? From->getPointerOperand() : nullptr;
}

/// What follows the last entry instruction that makes or stores an argument's
/// variable. The copy of a struct result to its argument does not count.
Instruction *Canonicalizer::prologueEnd() {
  Instruction *Last = nullptr;
  for (Instruction &I : F.getEntryBlock()) {
    auto *Copy = dyn_cast<MemCpyInst>(&I);
    if (Copy && isa<Argument>(Copy->getRawDest()))
      break;
    Value *Source = sourceOf(I);
    const AllocaInst *From = Source ? allocaOf(Source) : nullptr;
    if (isa<AllocaInst>(I) ||
        (isPrologueUse(I) &&
         (touchesArgument(I) || (From && holdsPieces(From)))))
      Last = &I;
  }
  return Last ? Last->getNextNode() : &*F.getEntryBlock().getFirstInsertionPt();
}

CanonicalFunction Canonicalizer::run() {
  // Calls that a safe point replaces may end by unwinding.
  for (CallInst *Call : Plan.Calls)
    Call->setTailCallKind(CallInst::TCK_None);
  for (Instruction &I : instructions(F))
    if (auto *Call = dyn_cast<CallBase>(&I))
      markPassedByValue(*Call, Types);
  for (Instruction &I : reverse(F.getEntryBlock()))
    if (isa<CallBase>(I) && !isa<IntrinsicInst>(I))
      FirstCall = &I;
  hoistAllocas();
  Out.ArgumentList = beginListOnce(F);
  replaceComputedGotos();
  moveStructResult();
  copyAggregateArguments();
  resolveHolders();
  nameResult();
  storeArguments();
  replaceDynamicAllocas();
  giveResultsAPlace();
  keepVariadicArguments();

  Out.BodyStart = prologueEnd();

  // The entry block may be split below: keep allocas together at its top.
  splitAtJumps();
  splitAtCalls();
  BasicBlock *Entry = &F.getEntryBlock();
  BasicBlock *Body = SplitBlock(Entry, Out.BodyStart);
  for (PolledLoop &L : Plan.Loops)
    for (BasicBlock *&Latch : L.Latches)
      if (Latch == Entry)
        Latch = Body;
  Out.BodyStart = &Body->front();
  demotePhis();
  sinkConversions();
  demoteCrossBlockValues();
  return std::move(Out);
}

CanonicalFunction mt::canonicalize(FunctionPlan &Plan, TypeTable &Types,
                                   SiteTable &Sites) {
  return Canonicalizer(Plan, Types, Sites).run();
}
