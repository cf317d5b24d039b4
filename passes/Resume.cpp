#include "Resume.h"
#include "Names.h"
#include "OptimizeLate.h"
#include "PassAgain.h"
#include "Spill.h"
#include "llvm/IR/CycleInfo.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"
#include "llvm/Transforms/Utils/Cloning.h"
#include "llvm/Transforms/Utils/Local.h"

using namespace llvm;
using namespace mt;

namespace {
class ResumeBuilder {
public:
  ResumeBuilder(Function &F, const FrameLayout &Layout,
                const std::vector<SafePoint> &Points,
                const CanonicalFunction &Canonical)
      : F(F), Layout(Layout), Points(Points), Jumps(Canonical.Jumps),
        List(Canonical.ArgumentList), M(*F.getParent()), C(F.getContext()),
        DL(M.getDataLayout()), Ptr(PointerType::getUnqual(C)) {}

  Function *run();

private:
  Function &F;
  const FrameLayout &Layout;
  const std::vector<SafePoint> &Points;
  ArrayRef<JumpSite> Jumps;
  AllocaInst *List; // of a variadic function's arguments, or null
  llvm::Module &M;
  LLVMContext &C;
  const DataLayout &DL;
  PointerType *Ptr;
  ValueToValueMapTy VMap;
  AllocaInst *Home = nullptr; // of the variables that are kept in memory

  Function *declareClone();
  void dropLifetimes();
  void keepInMemory(IRBuilder<> &B);
  void spillMemory(const SafePoint &P);
  void restoreGivenList(const SlotDesc &S, AllocaInst *A, Value *From,
                        IRBuilder<> &B);
  void restoreVariables(IRBuilder<> &B, Function *Clone);
  BasicBlock *entryOf(const SafePoint &P, Function *Clone);
  void callInnerFrame(const SafePoint &P, Function *Clone, BasicBlock *Block);
  template <class T> T *mapped(T *V) { return cast<T>(VMap[V]); }
};
} // namespace

Function *ResumeBuilder::declareClone() {
  SmallVector<llvm::Type *, 2> Params = {Ptr};
  if (F.hasStructRetAttr())
    Params.push_back(Ptr);
  if (F.isVarArg())
    takeRegisters(M, Params);
  auto *T = FunctionType::get(F.getReturnType(), Params, F.isVarArg());
  auto *Clone =
      Function::Create(T, GlobalValue::InternalLinkage, F.getAddressSpace(),
                       F.getName() + names::ResumeSuffix, &M);
  for (Argument &A : F.args())
    VMap[&A] = A.hasStructRetAttr() ? static_cast<Value *>(Clone->getArg(1))
                                    : PoisonValue::get(A.getType());
  return Clone;
}

/// The clone's copy of the safe point's call: the callee goes on where it was.
void ResumeBuilder::callInnerFrame(const SafePoint &P, Function *Clone,
                                   BasicBlock *Block) {
  IRBuilder<> B(Block);
  FunctionCallee Next = M.getOrInsertFunction(names::ResumeNext, Ptr);
  Value *Inner = B.CreateCall(Next);
  Value *Code = B.CreateLoad(
      Ptr, B.CreateConstInBoundsGEP1_64(llvm::Type::getInt8Ty(C), Inner,
                                        DL.getPointerSize() + 8));
  CallArguments Arguments;
  Arguments.Params = {Ptr};
  Arguments.Values = {Inner};
  for (unsigned I = 0; I != P.Call->arg_size(); ++I)
    if (P.Call->paramHasAttr(I, Attribute::StructRet)) {
      Arguments.Params.push_back(Ptr);
      Arguments.Values.push_back(
          mapped(cast<AllocaInst>(P.Call->getArgOperand(I))));
    }
  passAgain(
      *P.Call, P.Passed,
      [&](AllocaInst *Kept) { return static_cast<Value *>(VMap[Kept]); }, B,
      Arguments);
  for (Attribute A : P.Call->getAttributes().getRetAttrs())
    if (A.hasAttribute(Attribute::SExt) || A.hasAttribute(Attribute::ZExt) ||
        A.hasAttribute(Attribute::InReg))
      Arguments.Attributes =
          Arguments.Attributes.addRetAttribute(C, A.getKindAsEnum());
  auto *T = FunctionType::get(P.Call->getType(), Arguments.Params,
                              !P.Passed.Operands.empty());

  auto *Landing = mapped(P.Spill);
  auto *Done = BasicBlock::Create(C, "mt.resumed", Clone);
  InvokeInst *Call = B.CreateInvoke(T, Code, Done, Landing, Arguments.Values);
  Call->setDebugLoc(mapped(P.Call)->getDebugLoc());
  Call->setAttributes(Arguments.Attributes);

  // What the normal way does with the result.
  IRBuilder<> D(Done);
  for (Instruction &I : *P.Call->getNormalDest())
    if (auto *S = dyn_cast<StoreInst>(&I); S && S->getValueOperand() == P.Call)
      D.CreateStore(Call, mapped(cast<AllocaInst>(S->getPointerOperand())));
  D.CreateBr(mapped(P.Resume));
}

/// The clone fills its variables before it enters any of their scopes: they
/// live from its entry on, or code generation gives the same place to those of
/// scopes that follow each other.
void ResumeBuilder::dropLifetimes() {
  for (const SlotDesc &S : Layout.Slots)
    for (User *U : make_early_inc_range(mapped(Layout.Allocas[S.Var])->users()))
      if (auto *I = cast<Instruction>(U); I->isLifetimeStartOrEnd())
        I->eraseFromParent();
}

/// Gives the variables that stay in memory one place, as the frame has them:
/// what the many safe points of a function that mostly calls others would each
/// load and store is one copy then.
void ResumeBuilder::keepInMemory(IRBuilder<> &B) {
  if (Layout.MemoryEnd == Layout.MemoryStart)
    return;
  auto *I8 = llvm::Type::getInt8Ty(C);
  Home =
      B.CreateAlloca(ArrayType::get(I8, Layout.MemoryEnd - Layout.MemoryStart),
                     nullptr, "mt.home");
  Home->setAlignment(Align(16)); // as a record's
  for (const SlotDesc &S : Layout.Slots) {
    if (!Layout.InMemory[S.Var])
      continue;
    mapped(Layout.Allocas[S.Var])
        ->replaceAllUsesWith(B.CreateConstInBoundsGEP1_64(
            I8, Home, S.Offset - Layout.MemoryStart));
  }
}

/// The same for all safe points, whatever is live, so that they share it: what
/// else is in a record is not looked at. Only what is large is left out, and
/// what is to become a value.
void ResumeBuilder::spillMemory(const SafePoint &P) {
  constexpr uint32_t MaxDead = 1024; // bytes
  BasicBlock *Block = mapped(P.Spill);
  IRBuilder<> B(Block->getTerminator());
  // A poll's place, in the clone's terms; computed gotos have several polls.
  if (P.Kind != SafePointKind::Call && !pred_empty(Block))
    B.SetCurrentDebugLocation(
        (*pred_begin(Block))->getTerminator()->getDebugLoc());
  SmallVector<SpilledValue, 32> Values;
  if (P.Defer.empty()) {
    if (Home)
      Values.push_back(
          {Layout.MemoryStart, Layout.MemoryEnd - Layout.MemoryStart, Home});
    for (const SlotDesc &S : Layout.Slots) {
      if (Layout.InMemory[S.Var])
        continue;
      const bool Hot = Layout.Hot[S.Var];
      const bool IsList = Layout.GivenLists[S.Var];
      const uint32_t Bytes = Layout.Vars[S.Var].Size;
      if ((Hot || IsList || Bytes > MaxDead) &&
          none_of(P.Slots,
                  [&](const SlotDesc &Live) { return Live.Var == S.Var; }))
        continue;
      auto *A = mapped(Layout.Allocas[S.Var]);
      if (IsList) {
        spillGivenList(S, A, Bytes, B, Values);
        continue;
      }
      if (Hot) {
        spillAsValue(S, A, Bytes, B, Values);
        continue;
      }
      if (S.AddressOffset)
        Values.push_back({S.AddressOffset, 0, A});
      Values.push_back({S.Offset, Bytes, A});
    }
  }
  createSpill(B, P, Values);
}

/// A list of its own, or the caller's if the runtime knows where that is.
void ResumeBuilder::restoreGivenList(const SlotDesc &S, AllocaInst *A,
                                     Value *From, IRBuilder<> &B) {
  const uint64_t Size = Layout.Vars[S.Var].Size - DL.getPointerSize();
  auto *I8 = llvm::Type::getInt8Ty(C);
  AllocaInst *Own =
      B.CreateAlloca(ArrayType::get(I8, Size), nullptr, "mt.list");
  Own->setAlignment(Align(16));
  B.CreateMemCpy(Own, Own->getAlign(), From, Align(1), Size);
  Value *Given = B.CreateAlignedLoad(
      Ptr, B.CreateConstInBoundsGEP1_64(I8, From, Size), Align(1));
  B.CreateStore(B.CreateSelect(B.CreateIsNull(Given), Own, Given), A);
}

/// Restores every variable that is live at any safe point; what the frame does
/// not have reads as zero and is not used.
void ResumeBuilder::restoreVariables(IRBuilder<> &B, Function *Clone) {
  Value *Frame = Clone->getArg(0);
  if (List) {
    auto *Own = mapped(List);
    B.CreateIntrinsic(Intrinsic::vastart, {Own->getType()}, {Own});
    B.CreateCall(M.getOrInsertFunction(
                     names::ResumeList,
                     FunctionType::get(llvm::Type::getVoidTy(C), {Ptr}, false)),
                 {Own});
  }
  auto *I8 = llvm::Type::getInt8Ty(C);
  auto At = [&](uint64_t Offset) {
    return B.CreateConstInBoundsGEP1_64(I8, Frame, Offset);
  };
  for (const SlotDesc &S : Layout.Slots)
    if (S.AddressOffset)
      B.CreateStore(mapped(Layout.Allocas[S.Var]), At(S.AddressOffset));
  FunctionCallee Bind = M.getOrInsertFunction(
      names::ResumeBind,
      FunctionType::get(llvm::Type::getVoidTy(C), {Ptr}, false));
  B.CreateCall(Bind, {Frame});
  if (Home)
    B.CreateMemCpy(Home, Home->getAlign(), At(Layout.MemoryStart),
                   commonAlignment(Align(16), Layout.MemoryStart),
                   Layout.MemoryEnd - Layout.MemoryStart);
  // The runtime fills what has an address in place.
  for (const SlotDesc &S : Layout.Slots) {
    if (S.AddressOffset || Layout.InMemory[S.Var])
      continue;
    auto *A = mapped(Layout.Allocas[S.Var]);
    if (Layout.GivenLists[S.Var]) {
      restoreGivenList(S, A, At(S.Offset), B);
      continue;
    }
    llvm::Type *T = typeOf(*A);
    if (T->isSingleValueType() && !A->isArrayAllocation())
      B.CreateAlignedStore(
          B.CreateAlignedLoad(T, At(S.Offset),
                              commonAlignment(Align(16), S.Offset)),
          A, A->getAlign());
    else
      B.CreateMemCpy(A, A->getAlign(), At(S.Offset),
                     commonAlignment(Align(16), S.Offset),
                     Layout.Vars[S.Var].Size);
  }
}

/// Where the dispatch goes for a safe point.
BasicBlock *ResumeBuilder::entryOf(const SafePoint &P, Function *Clone) {
  if (P.Kind != SafePointKind::Call)
    return mapped(P.Resume);
  auto *Block = BasicBlock::Create(C, "mt.reenter", Clone);
  callInnerFrame(P, Clone, Block);
  return Block;
}

/// What stands in no loop runs once: it is to be small rather than fast. What a
/// clone calls at a safe point is fast code, which it only takes in where it
/// may stay long and where nobody else would call it; and not if all of the
/// clone is to be small.
static void keepSmall(Function &Clone) {
  const bool IsHot = !findHotBlocks(Clone).empty();
  CycleInfo CI;
  CI.compute(Clone);
  for (BasicBlock &BB : Clone)
    for (Instruction &I : BB)
      if (auto *Call = dyn_cast<CallBase>(&I);
          Call && !isa<IntrinsicInst>(Call) &&
          (!CI.getCycle(&BB) || (isa<InvokeInst>(Call) &&
                                 !(IsHot && Call->getAttributes().hasFnAttr(
                                                Attribute::AlwaysInline))))) {
        Call->removeFnAttr(Attribute::AlwaysInline);
        if (!Call->hasFnAttr(Attribute::AlwaysInline))
          Call->setIsNoInline();
      }
  if (Clone.hasOptNone() || IsHot)
    return;
  optimizeLate(Clone, /*MinSize=*/CI.toplevel_begin() == CI.toplevel_end());
}

Function *ResumeBuilder::run() {
  bool AnyUse = any_of(Points, [](const SafePoint &P) {
    // A call that never returns has nothing behind it to go on with.
    return P.Defer.empty();
  });
  if (!AnyUse)
    return nullptr;
  Function *Clone = declareClone();
  SmallVector<ReturnInst *, 4> Returns;
  CloneFunctionInto(Clone, &F, VMap, CloneFunctionChangeType::LocalChangesOnly,
                    Returns);
  Clone->setLinkage(GlobalValue::InternalLinkage);
  Clone->setVisibility(GlobalValue::DefaultVisibility);
  Clone->setDSOLocal(true);
  Clone->setComdat(nullptr);
  Clone->setSection(names::ResumeSection);
  Clone->removeFnAttr(Attribute::AlwaysInline);
  Clone->addFnAttr(Attribute::NoInline);
  for (Argument &A : Clone->args())
    A.removeAttr(Attribute::StructRet);

  BasicBlock *OldEntry = &Clone->getEntryBlock();
  auto *Dispatch = BasicBlock::Create(C, "mt.dispatch", Clone, OldEntry);
  for (Instruction &I : make_early_inc_range(*OldEntry))
    if (auto *A = dyn_cast<AllocaInst>(&I))
      A->moveBefore(*Dispatch, Dispatch->end());
  auto *Nowhere = BasicBlock::Create(C, "mt.nowhere", Clone);
  new UnreachableInst(C, Nowhere);
  IRBuilder<> B(Dispatch);
  dropLifetimes();
  keepInMemory(B);
  for (const SafePoint &P : Points)
    spillMemory(P);
  Value *Index = B.CreateLoad(
      llvm::Type::getInt32Ty(C),
      B.CreateConstInBoundsGEP1_64(llvm::Type::getInt8Ty(C), Clone->getArg(0),
                                   DL.getPointerSize()));
  restoreVariables(B, Clone);
  for (const JumpSite &J : Jumps)
    B.SetInsertPoint(
        rearmJump({mapped(J.Call), mapped(J.Identity), mapped(J.After)},
                  B.GetInsertBlock()));
  SwitchInst *Switch = B.CreateSwitch(Index, Nowhere, Points.size());
  for (const SafePoint &P : Points)
    if (P.Defer.empty())
      Switch->addCase(B.getInt32(P.Index), entryOf(P, Clone));
  removeUnreachableBlocks(*Clone);
  keepSmall(*Clone);
  return Clone;
}

Function *mt::makeResumeClone(Function &F, const FrameLayout &Layout,
                              const std::vector<SafePoint> &Points,
                              const CanonicalFunction &Canonical) {
  return ResumeBuilder(F, Layout, Points, Canonical).run();
}
