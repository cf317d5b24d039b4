#include "Spill.h"
#include "LowerSpill.h"
#include "Names.h"
#include "SourceTypes.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/MDBuilder.h"
#include "llvm/Transforms/Utils/Local.h"

using namespace llvm;
using namespace mt;

/// Bytes of a variable that may yet become single values, which only a copy of
/// its own allows. Copies of more may be calls.
static constexpr uint32_t MaxSplit = 128;

static FunctionCallee pollFunction(Module &M) {
  LLVMContext &C = M.getContext();
  FunctionCallee Poll =
      M.getOrInsertFunction(names::Poll, llvm::Type::getInt1Ty(C));
  auto *F = cast<Function>(Poll.getCallee());
  F->setDoesNotThrow();
  F->setWillReturn();
  F->addFnAttr(Attribute::NoFree);
  F->addFnAttr(Attribute::NoCallback);
  // What is stored before a poll is part of a checkpoint taken there.
  F->setMemoryEffects(MemoryEffects::readOnly() |
                      MemoryEffects::inaccessibleMemOnly());
  return Poll;
}

static bool calls(const Value *V, StringRef Name) {
  auto *Call = dyn_cast<CallInst>(V);
  const Function *F = Call ? Call->getCalledFunction() : nullptr;
  return F && F->getName() == Name;
}

bool mt::isPoll(const Value *V) { return calls(V, names::Poll); }

bool mt::isDue(const Value *V) { return calls(V, names::Due); }

CallInst *mt::pollAtEnd(BasicBlock &BB) {
  auto *Branch = dyn_cast<BranchInst>(BB.getTerminator());
  if (!Branch || !Branch->isConditional() || !isPoll(Branch->getCondition()))
    return nullptr;
  auto *Poll = cast<CallInst>(Branch->getCondition());
  return Poll->getParent() == &BB && Poll->hasOneUse() ? Poll : nullptr;
}

void mt::dropPoll(CallInst *Poll) {
  BasicBlock *BB = Poll->getParent();
  Poll->replaceAllUsesWith(ConstantInt::getFalse(Poll->getContext()));
  Poll->eraseFromParent();
  ConstantFoldTerminator(BB);
}

CallInst *mt::askWhetherDue(IRBuilder<> &B) {
  FunctionCallee Due = B.GetInsertBlock()->getModule()->getOrInsertFunction(
      names::Due, B.getInt1Ty());
  auto *F = cast<Function>(Due.getCallee());
  F->setDoesNotThrow();
  F->setWillReturn();
  F->addFnAttr(Attribute::NoFree);
  F->addFnAttr(Attribute::NoCallback);
  F->setMemoryEffects(MemoryEffects::inaccessibleMemOnly());
  CallInst *Call = B.CreateCall(Due);
  // As cheap as a comparison, to the inliner (see InlineConstants).
  Call->addFnAttr(Attribute::get(B.getContext(), "call-threshold-bonus", "25"));
  return Call;
}

/// A block that asks whether a checkpoint is wanted on the way to Next.
static BasicBlock *makePoll(Function &F, BasicBlock *Next, BasicBlock *Cold,
                            const DebugLoc &Loc) {
  LLVMContext &C = F.getContext();
  BasicBlock *Poll = BasicBlock::Create(C, "mt.poll", &F, Next);
  IRBuilder<> B(Poll);
  B.SetCurrentDebugLocation(Loc);
  CallInst *Wanted = B.CreateCall(pollFunction(*F.getParent()));
  B.CreateCondBr(Wanted, Cold, Next,
                 MDBuilder(C).createBranchWeights(1, 1 << 20));
  return Poll;
}

void mt::allowUnwinding(Function &F) {
  F.removeFnAttr(Attribute::NoUnwind);
  F.removeFnAttr(Attribute::Memory);
  F.setUWTableKind(UWTableKind::Default);
  for (Argument &A : F.args())
    A.removeAttr(Attribute::DeadOnUnwind);
}

std::vector<SafePoint> mt::insertSafePoints(FunctionPlan &Plan,
                                            const CanonicalFunction &Canonical,
                                            uint32_t &NextIndex) {
  Function &F = *Plan.F;
  LLVMContext &C = F.getContext();
  Module &M = *F.getParent();
  auto *Ptr = PointerType::getUnqual(C);
  std::vector<SafePoint> Points;

  auto NewPoint = [&](SafePointKind Kind, const DebugLoc &Loc) -> SafePoint & {
    SafePoint P;
    P.Kind = Kind;
    P.Index = NextIndex++;
    P.Location = Loc;
    P.Defer = Plan.Defer;
    Points.push_back(std::move(P));
    return Points.back();
  };
  auto NewPoll = [&](SafePointKind Kind, const DebugLoc &Loc,
                     BasicBlock *Next) {
    SafePoint &P = NewPoint(Kind, Loc);
    P.Resume = Next;
    P.Spill = BasicBlock::Create(C, "mt.spill", &F);
    new UnreachableInst(C, P.Spill);
    return makePoll(F, Next, P.Spill, Loc);
  };

  FunctionCallee Personality =
      M.getOrInsertFunction("__gcc_personality_v0",
                            FunctionType::get(llvm::Type::getInt32Ty(C), true));
  F.setPersonalityFn(cast<Constant>(Personality.getCallee()));
  allowUnwinding(F);

  // A poll needs a place in the source that is the function's own.
  DebugLoc EntryLoc;
  if (DISubprogram *SP = F.getSubprogram())
    EntryLoc = DILocation::get(C, SP->getScopeLine(), 0, SP);

  if (Plan.EntryPoll) {
    BasicBlock *Body = Canonical.BodyStart->getParent();
    BasicBlock *Poll = NewPoll(SafePointKind::EntryPoll, EntryLoc, Body);
    F.getEntryBlock().getTerminator()->replaceSuccessorWith(Body, Poll);
  }
  for (PolledLoop &L : Plan.Loops) {
    DebugLoc Loc = L.Location ? L.Location : EntryLoc;
    BasicBlock *Poll = NewPoll(SafePointKind::LoopPoll, Loc, L.Header);
    for (BasicBlock *Latch : L.Latches) {
      Instruction *T = Latch->getTerminator();
      T->replaceSuccessorWith(L.Header, Poll);
      if (MDNode *MD = T->getMetadata(LLVMContext::MD_loop)) {
        if (L.Latches.size() == 1)
          Poll->getTerminator()->setMetadata(LLVMContext::MD_loop, MD);
        T->setMetadata(LLVMContext::MD_loop, nullptr);
      }
    }
  }
  for (const auto &[Block, Loc] : Canonical.PolledBlocks) {
    BasicBlock *Before = Block->getSinglePredecessor();
    BasicBlock *Poll =
        NewPoll(SafePointKind::LoopPoll, Loc ? Loc : EntryLoc, Block);
    Before->getTerminator()->replaceSuccessorWith(Block, Poll);
  }
  for (CallInst *Call : Plan.Calls) {
    SafePoint &P = NewPoint(SafePointKind::Call, Call->getDebugLoc());
    P.Callee = calleeName(*Call);
    if (auto It = Canonical.Passed.find(Call); It != Canonical.Passed.end())
      P.Passed = It->second;
    else if (P.Defer.empty())
      P.Defer = "a complex number, a vector or a struct of unknown type is "
                "passed to variadic '" +
                P.Callee + "'";
    P.PassesList = Canonical.PassingLists.contains(Call);
    if (P.PassesList && P.Defer.empty() && !hasVariables(F))
      P.Defer = "a va_list is passed to '" + P.Callee + "'";
    Call->removeFnAttr(Attribute::NoUnwind);
    Call->removeFnAttr(Attribute::Memory);
    if (Function *Callee = Call->getCalledFunction())
      if (Callee->isDeclaration())
        allowUnwinding(*Callee);
    P.Spill = BasicBlock::Create(C, "mt.landing", &F);
    IRBuilder<> B(P.Spill);
    B.SetCurrentDebugLocation(Call->getDebugLoc());
    LandingPadInst *Pad =
        B.CreateLandingPad(StructType::get(Ptr, llvm::Type::getInt32Ty(C)), 0);
    Pad->setCleanup(true);
    B.CreateResume(Pad);
    BasicBlock *Block = Call->getParent();
    changeToInvokeAndSplitBasicBlock(Call, P.Spill);
    P.Call = cast<InvokeInst>(Block->getTerminator());
    // The block with the store of the result only; the code goes on behind it.
    P.Resume = P.Call->getNormalDest()->getSingleSuccessor();
  }

  return Points;
}

void mt::spillGivenList(const SlotDesc &S, AllocaInst *A, uint32_t Bytes,
                        IRBuilder<> &B, SmallVectorImpl<SpilledValue> &Values) {
  const DataLayout &DL = A->getDataLayout();
  const uint32_t Size = Bytes - DL.getPointerSize();
  Value *List = B.CreateLoad(A->getAllocatedType(), A);
  // Some pass null where a list is not going to be used.
  auto *None = cast<GlobalVariable>(A->getModule()->getOrInsertGlobal(
      names::NoList, ArrayType::get(B.getInt8Ty(), Size)));
  if (!None->hasInitializer()) {
    None->setInitializer(Constant::getNullValue(None->getValueType()));
    None->setConstant(true);
    None->setLinkage(GlobalValue::PrivateLinkage);
  }
  Values.push_back(
      {S.Offset, Size, B.CreateSelect(B.CreateIsNull(List), None, List)});
  Values.push_back({S.Offset + Size, 0, List});
}

void mt::spillAsValue(const SlotDesc &S, AllocaInst *A, uint32_t Bytes,
                      IRBuilder<> &B, SmallVectorImpl<SpilledValue> &Values) {
  if (S.AddressOffset)
    Values.push_back({S.AddressOffset, 0, A});
  if (typeOf(*A)->isSingleValueType() && !A->isArrayAllocation()) {
    LoadInst *V = B.CreateLoad(typeOf(*A), A);
    V->setAlignment(A->getAlign());
    Values.push_back({S.Offset, 0, V});
  } else if (Bytes <= MaxSplit) {
    Constant *SpillVar =
        A->getModule()->getOrInsertGlobal(names::Spill, B.getPtrTy());
    Value *Buffer = B.CreateLoad(B.getPtrTy(), SpillVar);
    B.CreateMemCpy(
        B.CreateConstInBoundsGEP1_64(B.getInt8Ty(), Buffer, S.Offset),
        commonAlignment(Align(16), S.Offset), A, A->getAlign(), Bytes);
  } else {
    Values.push_back({S.Offset, Bytes, A});
  }
}

void mt::fillSpills(Function &F, const FrameLayout &Layout,
                    const std::vector<SafePoint> &Points) {
  F.getParent()->getOrInsertGlobal(names::Spill,
                                   PointerType::getUnqual(F.getContext()));
  for (const SafePoint &P : Points) {
    IRBuilder<> B(P.Spill->getTerminator());
    if (P.Kind != SafePointKind::Call)
      B.SetCurrentDebugLocation(P.Location);
    SmallVector<SpilledValue, 32> Values;
    if (P.Defer.empty())
      for (const SlotDesc &S : P.Slots)
        (Layout.GivenLists[S.Var] ? spillGivenList : spillAsValue)(
            S, Layout.Allocas[S.Var], Layout.Vars[S.Var].Size, B, Values);
    createSpill(B, P, Values);
  }
}
