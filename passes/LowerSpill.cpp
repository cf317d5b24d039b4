#include "LowerSpill.h"
#include "LowerPoll.h"
#include "Names.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/IR/CFG.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"
#include "llvm/Transforms/Utils/Local.h"

using namespace llvm;
using namespace mt;

static constexpr unsigned FirstValue = 2; // of mt.spill's operands

void mt::createSpill(IRBuilder<> &B, const SafePoint &P,
                     ArrayRef<SpilledValue> Values) {
  llvm::Module &M = *B.GetInsertBlock()->getModule();
  SmallVector<Value *, 32> Operands = {B.getInt32(P.Index),
                                       B.getInt32(P.FrameSize)};
  for (const SpilledValue &V : Values)
    Operands.append({B.getInt32(V.Offset), B.getInt32(V.Bytes), V.Value});
  auto *T =
      FunctionType::get(B.getVoidTy(), {B.getInt32Ty(), B.getInt32Ty()}, true);
  FunctionCallee Spill = M.getOrInsertFunction(names::SpillAll, T);
  auto *F = cast<Function>(Spill.getCallee());
  F->setDoesNotThrow();
  F->addFnAttr(Attribute::NoCallback);
  F->addFnAttr(Attribute::NoFree);
  F->addFnAttr(Attribute::Cold);
  CallInst *Call = B.CreateCall(Spill, Operands);
  Call->addFnAttr(Attribute::NoMerge); // its numbers must stay constants
  for (unsigned I = 0; I != Values.size(); ++I)
    if (Values[I].Bytes) {
      unsigned Operand = FirstValue + 3 * I + 2;
      Call->addParamAttr(Operand, Attribute::ReadOnly);
      Call->addParamAttr(Operand, Attribute::NoCapture);
    }
  if (P.Kind == SafePointKind::Call)
    return;
  FunctionCallee Unwind = M.getOrInsertFunction(names::Unwind, B.getVoidTy());
  auto *UnwindF = cast<Function>(Unwind.getCallee());
  UnwindF->setDoesNotReturn();
  UnwindF->addFnAttr(Attribute::Cold);
  B.CreateCall(Unwind);
}

static bool isCallOf(const CallBase &Call, StringRef Name) {
  const Function *F = Call.getCalledFunction();
  return F && F->getName() == Name;
}

bool mt::isSpill(const CallInst &Call) {
  return isCallOf(Call, names::SpillAll);
}

namespace {
/// What comes behind a record.
enum class Tail {
  Resume,  // unwinding goes on to the caller
  Unwind,  // it begins
  Jump,    // to Next, where the function's caller spills that took it in
  UnwindTo // it begins; the caller's landing pad is Next
};

/// A call of mt.spill.
struct Record {
  CallInst *Call;
  Tail Kind = Tail::Jump;
  BasicBlock *Next = nullptr;     // null, if it can't share its end
  SmallVector<Value *, 1> Handed; // to Next's phis; or what is resumed with
  SmallVector<SpilledValue, 16> Values;

  explicit Record(CallInst *Call);
  void eraseCall();
  ConstantInt *index() const {
    return cast<ConstantInt>(Call->getArgOperand(0));
  }
  ConstantInt *size() const {
    return cast<ConstantInt>(Call->getArgOperand(1));
  }

private:
  SmallVector<LoadInst *, 4> TakenIn;

  void takeInBefore();
  bool takeIn(MemCpyInst &Copy);
  void takeIn(LoadInst &Load);
  void findTail();
  void goOnTo(BasicBlock *To);
};

/// What makes two values the same one.
using SpilledKey = std::tuple<uint32_t, uint32_t, Value *, uint32_t>;
SpilledKey keyOf(const SpilledValue &V) {
  return {V.Offset, V.Bytes, V.Value, V.From};
}

/// Copies of more may be calls, and come behind all stores.
bool mayBeCall(const SpilledValue &V) { return V.Bytes > 128; }

/// Blocks that store what several records of one function have in common. They
/// all go on in the same way.
class SharedSpills {
public:
  explicit SharedSpills(ArrayRef<Record *> Records);

  void lower();

private:
  ArrayRef<Record *> Records;
  Record First; // for what is the same in all
  Function &F;
  IRBuilder<> B;
  bool SameSize;
  DebugLoc Loc;

  struct Block {
    BasicBlock *BB;
    PHINode *Index, *Size; // Size is null where it is the same for all
    SmallVector<PHINode *, 1> Handed;
  };
  Block makeBlock();
  template <class T>
  void enter(const Block &To, Value *Index, Value *Size, ArrayRef<T *> Handed,
             BasicBlock *From);
  void share(ArrayRef<Record *> Records, size_t Done, const Block &Parent);
  void finish(Record &R, size_t Done, const Block &Parent);
  void goOn(const Block &Last);
};
} // namespace

Record::Record(CallInst *Call) : Call(Call) {
  for (unsigned I = FirstValue; I + 2 < Call->arg_size(); I += 3) {
    auto Number = [&](unsigned Operand) -> uint32_t {
      return cast<ConstantInt>(Call->getArgOperand(Operand))->getZExtValue();
    };
    Values.push_back({Number(I), Number(I + 1), Call->getArgOperand(I + 2)});
  }
  takeInBefore();
  findTail();
}

/// Where a pointer is a constant number of bytes behind something, what that
/// is.
static Value *baseOf(Value *Pointer, const DataLayout &DL, uint32_t &Bytes) {
  APInt Offset(DL.getIndexTypeSizeInBits(Pointer->getType()), 0);
  Value *Base = Pointer->stripAndAccumulateConstantOffsets(
      DL, Offset, /*AllowNonInbounds=*/false);
  if (Offset.isNegative() || Offset.getActiveBits() > 31)
    return nullptr;
  Bytes = Offset.getZExtValue();
  return Base;
}

/// A variable's bytes that have been copied into the record.
bool Record::takeIn(MemCpyInst &Copy) {
  const DataLayout &DL = Copy.getDataLayout();
  SpilledValue V{};
  auto *Length = dyn_cast<ConstantInt>(Copy.getLength());
  auto *Buffer =
      dyn_cast_or_null<LoadInst>(baseOf(Copy.getDest(), DL, V.Offset));
  auto *A = dyn_cast_or_null<AllocaInst>(baseOf(Copy.getSource(), DL, V.From));
  if (!Length || Copy.isVolatile() || !A || !A->isStaticAlloca() || !Buffer ||
      Buffer->getParent() != Copy.getParent() ||
      Buffer->getPointerOperand() !=
          Copy.getModule()->getNamedGlobal(names::Spill))
    return false;
  V.Bytes = Length->getZExtValue();
  V.Value = A;
  Values.push_back(V);
  Value *Dest = Copy.getDest(), *Source = Copy.getSource();
  Copy.eraseFromParent();
  RecursivelyDeleteTriviallyDeadInstructions(Dest);
  RecursivelyDeleteTriviallyDeadInstructions(Source);
  return true;
}

/// A variable that has been loaded for the record.
void Record::takeIn(LoadInst &Load) {
  const DataLayout &DL = Load.getDataLayout();
  auto *V = find_if(Values, [&](const SpilledValue &V) {
    return !V.Bytes && V.Value == &Load;
  });
  llvm::Type *T = Load.getType();
  uint32_t From;
  auto *A =
      dyn_cast_or_null<AllocaInst>(baseOf(Load.getPointerOperand(), DL, From));
  if (V == Values.end() || !Load.isSimple() || !Load.hasOneUse() || !A ||
      !A->isStaticAlloca() || !DL.typeSizeEqualsStoreSize(T))
    return;
  *V = {V->Offset, uint32_t(DL.getTypeStoreSize(T).getFixedValue()), A, From};
  TakenIn.push_back(&Load);
}

void Record::eraseCall() {
  Call->eraseFromParent();
  for (LoadInst *Load : TakenIn)
    RecursivelyDeleteTriviallyDeadInstructions(Load);
}

/// What each safe point has loaded and copied for itself could not be shared.
void Record::takeInBefore() {
  if (Call->getFunction()->hasOptNone())
    return;
  for (Instruction *I = Call->getPrevNode(), *Before; I; I = Before) {
    Before = I->getPrevNode();
    if (auto *Load = dyn_cast<LoadInst>(I))
      takeIn(*Load);
    else if (auto *Copy = dyn_cast<MemCpyInst>(I)) {
      if (!takeIn(*Copy))
        return;
      Before = Call->getPrevNode();
    } else if (I->mayHaveSideEffects() && !isa<DbgInfoIntrinsic>(I))
      return;
  }
}

void Record::goOnTo(BasicBlock *To) {
  Next = To;
  for (PHINode &Phi : To->phis())
    Handed.push_back(Phi.getIncomingValueForBlock(Call->getParent()));
}

void Record::findTail() {
  BasicBlock *BB = Call->getParent();
  Instruction *I = Call->getNextNonDebugInstruction();
  if (auto *Resume = dyn_cast<ResumeInst>(I)) {
    Kind = Tail::Resume;
    Next = BB;
    Handed = {Resume->getValue()};
  } else if (auto *Invoke = dyn_cast<InvokeInst>(I);
             Invoke && isCallOf(*Invoke, names::Unwind)) {
    Kind = Tail::UnwindTo;
    goOnTo(Invoke->getUnwindDest());
  } else if (auto *Jump = dyn_cast<BranchInst>(I);
             Jump && Jump->isUnconditional()) {
    BasicBlock *To = Jump->getSuccessor(0);
    goOnTo(To);
    // Functions with several resumes have been given one for all.
    auto *Resume = dyn_cast<ResumeInst>(To->getFirstNonPHIOrDbg());
    if (!Resume)
      return;
    Kind = Tail::Resume;
    auto *Phi = dyn_cast<PHINode>(Resume->getValue());
    Handed = {Phi && Phi->getParent() == To ? Phi->getIncomingValueForBlock(BB)
                                            : Resume->getValue()};
  } else if (isa<CallInst>(I) && isCallOf(*cast<CallInst>(I), names::Unwind)) {
    Kind = Tail::Unwind;
    Next = BB;
  }
}

static Value *at(IRBuilder<> &B, Value *Buffer, uint64_t Offset) {
  return Offset ? B.CreateConstInBoundsGEP1_64(B.getInt8Ty(), Buffer, Offset)
                : Buffer;
}

static void store(IRBuilder<> &B, Value *Buffer, const SpilledValue &V) {
  Align To = commonAlignment(Align(16), V.Offset);
  if (V.Bytes)
    B.CreateMemCpy(
        at(B, Buffer, V.Offset), To, at(B, V.Value, V.From),
        commonAlignment(V.Value->getPointerAlignment(
                            B.GetInsertBlock()->getModule()->getDataLayout()),
                        V.From),
        V.Bytes);
  else
    B.CreateAlignedStore(V.Value, at(B, Buffer, V.Offset), To);
}

static Value *loadBuffer(IRBuilder<> &B) {
  llvm::Module &M = *B.GetInsertBlock()->getModule();
  return B.CreateLoad(B.getPtrTy(), M.getNamedGlobal(names::Spill));
}

/// The commonest are the first, and stored last.
static void storeAll(IRBuilder<> &B, Value *Buffer,
                     ArrayRef<SpilledValue> Values) {
  for (const SpilledValue &V : reverse(Values))
    store(B, Buffer, V);
}

/// The record's head, and its end: the next one goes behind it.
static void commit(IRBuilder<> &B, Value *Buffer, Value *Index, Value *Size) {
  llvm::Module &M = *B.GetInsertBlock()->getModule();
  unsigned PointerSize = M.getDataLayout().getPointerSize();
  B.CreateStore(M.getNamedGlobal(names::Module), Buffer);
  B.CreateStore(Index, at(B, Buffer, PointerSize));
  B.CreateStore(Size, at(B, Buffer, PointerSize + 4));
  B.CreateStore(B.CreateInBoundsGEP(B.getInt8Ty(), Buffer, Size),
                M.getNamedGlobal(names::Spill));
}

SharedSpills::SharedSpills(ArrayRef<Record *> Records)
    : Records(Records), First(*Records.front()), F(*First.Call->getFunction()),
      B(F.getContext()), SameSize(all_of(Records, [&](Record *R) {
        return R->size() == First.size();
      })) {
  // No line of the source is everybody's.
  if (DISubprogram *SP = F.getSubprogram())
    Loc = DILocation::get(F.getContext(), 0, 0, SP);
}

SharedSpills::Block SharedSpills::makeBlock() {
  auto *BB = BasicBlock::Create(F.getContext(), "mt.shared", &F);
  auto Phi = [&](llvm::Type *T) { return PHINode::Create(T, 4, "", BB); };
  Block New = {
      BB, Phi(B.getInt32Ty()), SameSize ? nullptr : Phi(B.getInt32Ty()), {}};
  for (Value *V : First.Handed)
    New.Handed.push_back(Phi(V->getType()));
  return New;
}

template <class T>
void SharedSpills::enter(const Block &To, Value *Index, Value *Size,
                         ArrayRef<T *> Handed, BasicBlock *From) {
  To.Index->addIncoming(Index, From);
  if (To.Size)
    To.Size->addIncoming(Size, From);
  for (auto [Phi, V] : zip_equal(To.Handed, Handed))
    Phi->addIncoming(V, From);
}

/// What the record has for itself, where its call stands.
void SharedSpills::finish(Record &R, size_t Done, const Block &Parent) {
  BasicBlock *From = R.Call->getParent();
  B.SetInsertPoint(R.Call);
  if (R.Values.size() > Done)
    storeAll(B, loadBuffer(B), ArrayRef(R.Values).drop_front(Done));
  B.CreateBr(Parent.BB);
  enter(Parent, R.index(), R.size(), ArrayRef(R.Handed), From);
  for (BasicBlock *To : successors(&From->back()))
    To->removePredecessor(From, /*KeepOneInputPHIs=*/true);
  while (R.Call != &From->back())
    From->back().eraseFromParent();
  R.eraseCall();
}

/// The first Done values of all records are stored from Parent on.
void SharedSpills::share(ArrayRef<Record *> Records, size_t Done,
                         const Block &Parent) {
  // In the order of the code, so that output does not change from run to run.
  MapVector<SpilledKey, SmallVector<Record *, 8>> Groups;
  for (Record *R : Records) {
    if (R->Values.size() == Done)
      finish(*R, Done, Parent);
    else
      Groups[keyOf(R->Values[Done])].push_back(R);
  }
  for (auto &[Key, Group] : Groups) {
    if (Group.size() == 1) {
      finish(*Group.front(), Done, Parent);
      continue;
    }
    ArrayRef<SpilledValue> Values = Group.front()->Values;
    size_t End = Done + 1;
    while (End != Values.size() && all_of(Group, [&](const Record *R) {
             return R->Values.size() > End &&
                    keyOf(R->Values[End]) == keyOf(Values[End]);
           }))
      ++End;
    Block Common = makeBlock();
    share(Group, End, Common);
    B.SetInsertPoint(Common.BB);
    B.SetCurrentDebugLocation(Loc);
    storeAll(B, loadBuffer(B), Values.slice(Done, End - Done));
    B.CreateBr(Parent.BB);
    enter(Parent, Common.Index, Common.Size, ArrayRef(Common.Handed),
          Common.BB);
  }
}

void SharedSpills::goOn(const Block &Last) {
  FunctionCallee Unwind = F.getParent()->getFunction(names::Unwind);
  switch (First.Kind) {
  case Tail::Resume:
    B.CreateResume(Last.Handed.front());
    return;
  case Tail::Unwind:
    B.CreateCall(Unwind);
    B.CreateUnreachable();
    return;
  case Tail::Jump:
    B.CreateBr(First.Next);
    break;
  case Tail::UnwindTo: {
    auto *Never = BasicBlock::Create(F.getContext(), "", &F);
    new UnreachableInst(F.getContext(), Never);
    B.CreateInvoke(Unwind, Never, First.Next);
    break;
  }
  }
  for (auto [Phi, V] : zip_equal(First.Next->phis(), Last.Handed))
    Phi.addIncoming(V, Last.BB);
}

void SharedSpills::lower() {
  DenseMap<SpilledKey, unsigned> Uses;
  for (const Record *R : Records)
    for (const SpilledValue &V : R->Values)
      ++Uses[keyOf(V)];
  for (Record *R : Records)
    stable_sort(R->Values, [&](const SpilledValue &A, const SpilledValue &B) {
      auto Key = [&](const SpilledValue &V) {
        return std::tuple(!mayBeCall(V), ~Uses.lookup(keyOf(V)), V.Offset);
      };
      return Key(A) < Key(B);
    });
  Value *Size = First.size();
  Block Last = makeBlock();
  share(Records, 0, Last);
  B.SetInsertPoint(Last.BB);
  B.SetCurrentDebugLocation(Loc);
  commit(B, loadBuffer(B), Last.Index, SameSize ? Size : Last.Size);
  goOn(Last);
}

static void lowerAlone(Record &R) {
  IRBuilder<> B(R.Call);
  stable_sort(R.Values, [](const SpilledValue &A, const SpilledValue &B) {
    return mayBeCall(A) > mayBeCall(B);
  });
  Value *Buffer = loadBuffer(B);
  storeAll(B, Buffer, R.Values);
  commit(B, Buffer, R.index(), R.size());
  R.eraseCall();
}

static void lowerFunction(Function &F, ArrayRef<CallInst *> Calls) {
  std::vector<Record> Records(Calls.begin(), Calls.end());
  MapVector<std::pair<unsigned, BasicBlock *>, SmallVector<Record *, 16>>
      Groups;
  for (Record &R : Records)
    if (R.Next && !F.hasOptNone()) {
      bool Ends = R.Kind == Tail::Resume || R.Kind == Tail::Unwind;
      Groups[{unsigned(R.Kind), Ends ? nullptr : R.Next}].push_back(&R);
    } else {
      lowerAlone(R);
    }
  for (auto &[Key, Group] : Groups) {
    if (Group.size() == 1)
      lowerAlone(*Group.front());
    else
      SharedSpills(Group).lower();
  }
  EliminateUnreachableBlocks(F);
}

bool mt::lowerSpills(Module &M) {
  Function *Spill = M.getFunction(names::SpillAll);
  if (!Spill)
    return false;
  auto *Buffer = cast<GlobalVariable>(M.getOrInsertGlobal(
      names::Spill, PointerType::getUnqual(M.getContext())));
  if (mayHoldVariables(M))
    Buffer->setDSOLocal(true);
  for (Function &F : M) {
    SmallVector<CallInst *, 16> Calls;
    for (Instruction &I : instructions(F))
      if (auto *Call = dyn_cast<CallInst>(&I);
          Call && Call->getCalledOperand() == Spill)
        Calls.push_back(Call);
    if (!Calls.empty())
      lowerFunction(F, Calls);
  }
  Spill->eraseFromParent();
  return true;
}
