#include "KnownNumbers.h"
#include "Copies.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/Analysis/ConstantFolding.h"
#include "llvm/IR/CFG.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Operator.h"
#include "llvm/IR/PatternMatch.h"

using namespace llvm;
using namespace llvm::PatternMatch;
using namespace mt;

Address mt::addressOf(const Value &Pointer, const DataLayout &DL) {
  APInt Offset(DL.getIndexTypeSizeInBits(Pointer.getType()), 0);
  const Value *Root =
      Pointer.stripAndAccumulateConstantOffsets(DL, Offset, true);
  return {Root, Offset.getSExtValue()};
}

/// Whether a function stores to what an address expression tells.
static bool isStoredTo(const Function &F, const Value &Pointer) {
  return any_of(instructions(F), [&](const Instruction &I) {
    auto *S = dyn_cast<StoreInst>(&I);
    return S && isSame(*S->getPointerOperand(), Pointer);
  });
}

/// So far is a way followed, as code that nothing leads to may be a circle.
static constexpr unsigned MostBlocks = 100;

/// Whether something on the way from one instruction to another may store to
/// what an address expression tells. Ways that split and meet are not followed:
/// then it counts what the whole function does.
static bool isClobbered(const Instruction &From, const Instruction &To,
                        const Value &Pointer) {
  const Instruction *I = &To;
  for (unsigned Blocks = 0;;) {
    const Instruction *Before = I->getPrevNode();
    if (!Before) {
      const BasicBlock *Only = I->getParent()->getSinglePredecessor();
      if (!Only || ++Blocks == MostBlocks)
        return isStoredTo(*I->getFunction(), Pointer);
      Before = Only->getTerminator();
    }
    I = Before;
    if (I == &From)
      return false;
    if (isa<CallBase>(I) && !isa<IntrinsicInst>(I))
      return true;
    if (auto *S = dyn_cast<StoreInst>(I);
        S && isSame(*S->getPointerOperand(), Pointer))
      return true;
  }
}

/// Whether one instruction comes before another on the way that is looked at.
static bool comesBefore(const Instruction &A, const Instruction &B) {
  if (A.getParent() == B.getParent())
    return A.comesBefore(&B);
  const BasicBlock *Up = B.getParent();
  for (unsigned Blocks = 0; Up && Up != A.getParent(); ++Blocks)
    Up = Blocks == MostBlocks ? nullptr : Up->getSinglePredecessor();
  return Up;
}

bool mt::isSame(const Value &A, const Value &B) {
  if (&A == &B)
    return true;
  auto *I = dyn_cast<Instruction>(&A), *J = dyn_cast<Instruction>(&B);
  if (!I || !J || I->getOpcode() != J->getOpcode() ||
      I->getType() != J->getType() || !I->isSameOperationAs(J) ||
      !isa<GetElementPtrInst, LoadInst, CastInst, BinaryOperator>(I))
    return false;
  for (auto [X, Y] : zip(I->operands(), J->operands()))
    if (!isSame(*X, *Y))
      return false;
  auto *L = dyn_cast<LoadInst>(I);
  if (!L)
    return true;
  if (L->isVolatile())
    return false;
  return comesBefore(*I, *J) ? !isClobbered(*I, *J, *L->getPointerOperand())
                             : !isClobbered(*J, *I, *L->getPointerOperand());
}

static const DataLayout &layoutOf(const Instruction &I) {
  return I.getModule()->getDataLayout();
}

static bool overlap(int64_t A, uint64_t Size, const Number &N) {
  return A < N.At.Offset + int64_t(N.Bits / 8) &&
         N.At.Offset < A + int64_t(Size);
}

bool mt::writes(const Instruction &I, const Number &N, const Value *&Stored) {
  const DataLayout &DL = layoutOf(I);
  Stored = nullptr;
  if (auto *S = dyn_cast<StoreInst>(&I)) {
    const Address To = addressOf(*S->getPointerOperand(), DL);
    const uint64_t Size = DL.getTypeStoreSize(S->getValueOperand()->getType());
    if (!overlap(To.Offset, Size, N) || !isSame(*To.Root, *N.At.Root))
      return false;
    if (To.Offset == N.At.Offset && Size * 8 == N.Bits)
      Stored = S->getValueOperand();
    return true;
  }
  const bool IsSet = isa<MemSetInst>(I);
  const std::optional<Copy> Copied = copyOf(I);
  if (!IsSet && !Copied)
    return false;
  const Value &Target =
      IsSet ? *cast<MemSetInst>(I).getRawDest() : **Copied->To;
  const Value *Length =
      IsSet ? cast<MemSetInst>(I).getLength() : Copied->Length;
  const Address To = addressOf(Target, DL);
  auto *Size = dyn_cast<ConstantInt>(Length);
  if (!isSame(*To.Root, *N.At.Root) ||
      !overlap(To.Offset, Size ? Size->getZExtValue() : INT32_MAX, N))
    return false;
  if (!Size || To.Offset > N.At.Offset ||
      !overlap(N.At.Offset + N.Bits / 8 - 1,
               To.Offset + Size->getZExtValue() - N.At.Offset, N))
    return true;
  llvm::Type *T = IntegerType::get(I.getContext(), N.Bits);
  if (IsSet) {
    auto *Byte = dyn_cast<ConstantInt>(cast<MemSetInst>(I).getValue());
    if (Byte && Byte->isZero())
      Stored = Constant::getNullValue(T);
    return true;
  }
  const Address From = addressOf(*Copied->From, DL);
  if (auto *G = dyn_cast<GlobalVariable>(From.Root);
      G && G->isConstant() && G->hasInitializer())
    Stored = ConstantFoldLoadFromConst(
        const_cast<Constant *>(G->getInitializer()), T,
        APInt(64, From.Offset + N.At.Offset - To.Offset), DL);
  return true;
}

static const Value *withoutCasts(const Value *V) {
  while (isa<ZExtInst, SExtInst, FreezeInst>(V))
    V = cast<Instruction>(V)->getOperand(0);
  return V;
}

static int64_t valueOf(const APInt &Constant, const Number &N) {
  const APInt Own = Constant.zextOrTrunc(N.Bits);
  return N.IsSigned ? Own.getSExtValue() : int64_t(Own.getZExtValue());
}

static void add(KnownValues &To, int64_t Value) {
  if (To && !is_contained(*To, Value))
    To->push_back(Value);
}

namespace {
/// One question about a number, or (Known) a value that it had.
class Search {
public:
  Search(const Number &N, const Value *Known, const Instruction &Origin,
         Returned ReturnedBy)
      : N(N), Known(Known), Origin(Origin), ReturnedBy(ReturnedBy) {}

  KnownValues run() { return before(Origin, false); }

private:
  const Number &N;
  const Value *Known;
  const Instruction &Origin;
  Returned ReturnedBy;
  SmallPtrSet<const BasicBlock *, 16> Entered;

  /// IsBehind: before the address was computed.
  KnownValues before(const Instruction &I, bool IsBehind);
  KnownValues atEntry(const BasicBlock &B, bool IsBehind);
  KnownValues onEdge(const BasicBlock &From, const BasicBlock &To,
                     bool IsBehind);
  bool isMeant(const Value *V) const;
  KnownValues returned(const CallBase &Call);
};
} // namespace

/// Whether V is what the question is about.
bool Search::isMeant(const Value *V) const {
  V = withoutCasts(V);
  if (Known)
    return V == withoutCasts(Known);
  auto *L = dyn_cast<LoadInst>(V);
  return L && L->getType()->isIntegerTy(N.Bits) &&
         isSame(addressOf(*L->getPointerOperand(), layoutOf(*L)), N.At);
}

KnownValues Search::before(const Instruction &Where, bool IsBehind) {
  const Value *Root = Known ? withoutCasts(Known) : N.At.Root;
  for (const Instruction *I = Where.getPrevNode(); I; I = I->getPrevNode()) {
    if (I == Root) {
      // What is computed in the same way again has the same address.
      auto *Call = dyn_cast<CallBase>(I);
      if (Known || IsBehind || isa<PHINode, AllocaInst>(I))
        return std::nullopt;
      if (Call)
        return returned(*Call);
      IsBehind = true;
    }
    const Value *Stored;
    if (!Known && writes(*I, N, Stored))
      return Stored ? valuesOf(*Stored, N, Origin) : std::nullopt;
  }
  return atEntry(*Where.getParent(), IsBehind);
}

KnownValues Search::returned(const CallBase &Call) {
  const Value *V = ReturnedBy(Call, N.At.Offset, N.Bits);
  return V ? valuesOf(*V, N, Call) : std::nullopt;
}

KnownValues Search::atEntry(const BasicBlock &B, bool IsBehind) {
  KnownValues All{std::in_place};
  // Around a loop, another address has been computed.
  if (pred_empty(&B) || (IsBehind && !B.getSinglePredecessor()))
    return std::nullopt;
  if (!Entered.insert(&B).second)
    return All; // what comes round adds nothing
  for (const BasicBlock *From : predecessors(&B)) {
    const KnownValues Some = onEdge(*From, B, IsBehind);
    if (!Some)
      return std::nullopt;
    for (int64_t V : *Some)
      add(All, V);
  }
  return All;
}

KnownValues Search::onEdge(const BasicBlock &From, const BasicBlock &To,
                           bool IsBehind) {
  const Instruction &End = *From.getTerminator();
  KnownValues Some{std::in_place};
  if (auto *Br = dyn_cast<BranchInst>(&End);
      Br && Br->isConditional() && Br->getSuccessor(0) != Br->getSuccessor(1)) {
    const bool IfTrue = Br->getSuccessor(0) == &To;
    CmpInst::Predicate How;
    Value *V;
    const APInt *Constant;
    if (match(Br->getCondition(), m_ICmp(How, m_Value(V), m_APInt(Constant))) &&
        How == (IfTrue ? CmpInst::ICMP_EQ : CmpInst::ICMP_NE) && isMeant(V)) {
      add(Some, valueOf(*Constant, N));
      return Some;
    }
    // A _Bool.
    if (match(Br->getCondition(), m_Trunc(m_Value(V))) && isMeant(V)) {
      add(Some, IfTrue);
      return Some;
    }
  } else if (auto *Switch = dyn_cast<SwitchInst>(&End);
             Switch && Switch->getDefaultDest() != &To &&
             isMeant(Switch->getCondition())) {
    for (auto Case : Switch->cases())
      if (Case.getCaseSuccessor() == &To)
        add(Some, valueOf(Case.getCaseValue()->getValue(), N));
    return Some;
  }
  return before(End, IsBehind);
}

KnownValues mt::valuesBefore(const Number &N, const Instruction &I,
                             Returned ReturnedBy) {
  return Search(N, nullptr, I, ReturnedBy).run();
}

KnownValues mt::valuesOf(const Value &Stored, const Number &N,
                         const Instruction &I) {
  KnownValues All{std::in_place};
  SmallVector<const Value *, 8> Work = {&Stored};
  SmallPtrSet<const Value *, 8> Seen;
  while (!Work.empty()) {
    const Value *V = Work.pop_back_val();
    if (auto *T = dyn_cast<TruncInst>(V))
      V = T->getOperand(0);
    V = withoutCasts(V);
    if (!Seen.insert(V).second)
      continue;
    if (auto *C = dyn_cast<ConstantInt>(V)) {
      add(All, valueOf(C->getValue(), N));
      continue;
    }
    auto None = [](const CallBase &, int64_t, unsigned) -> const Value * {
      return nullptr;
    };
    if (const KnownValues Some = Search(N, V, I, None).run()) {
      for (int64_t Each : *Some)
        add(All, Each);
    } else if (auto *S = dyn_cast<SelectInst>(V)) {
      Work.append({S->getTrueValue(), S->getFalseValue()});
    } else if (auto *P = dyn_cast<PHINode>(V)) {
      append_range(Work, P->incoming_values());
    } else {
      return std::nullopt;
    }
  }
  return All;
}
