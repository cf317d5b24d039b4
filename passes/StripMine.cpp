#include "StripMine.h"
#include "Names.h"
#include "Spill.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/Analysis/ScalarEvolution.h"
#include "llvm/Analysis/ScalarEvolutionExpressions.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/MDBuilder.h"
#include "llvm/IR/Module.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"
#include "llvm/Transforms/Utils/Cloning.h"
#include "llvm/Transforms/Utils/ValueMapper.h"

using namespace llvm;
using namespace mt;

/// Instructions between two polls: some 50 microseconds.
static constexpr uint64_t ChunkCost = 1 << 17;
/// A whole loop of fewer instructions, with the loops in it, need not poll: at
/// most some 350 microseconds.
static constexpr uint64_t ShortCost = 1 << 20;

/// As often as the loop may run without leaving a variable that it goes through
/// in every iteration; UINT64_MAX if there is none of known size.
static uint64_t tripsByVariables(Loop &L, ScalarEvolution &SE,
                                 const DominatorTree &DT) {
  uint64_t Trips = UINT64_MAX;
  const BasicBlock *Latch = L.getLoopLatch();
  if (!Latch)
    return Trips;
  for (BasicBlock *BB : L.blocks()) {
    if (!DT.dominates(BB, Latch))
      continue;
    for (Instruction &I : *BB) {
      Value *Pointer = getLoadStorePointerOperand(&I);
      auto *Way =
          Pointer ? dyn_cast<SCEVAddRecExpr>(SE.getSCEV(Pointer)) : nullptr;
      if (!Way || Way->getLoop() != &L)
        continue;
      auto *Step = dyn_cast<SCEVConstant>(Way->getStepRecurrence(SE));
      auto *Base = dyn_cast<SCEVUnknown>(SE.getPointerBase(Way));
      if (!Step || Step->isZero() || !Base)
        continue;
      const DataLayout &DL = BB->getModule()->getDataLayout();
      std::optional<TypeSize> Size;
      if (auto *A = dyn_cast<AllocaInst>(Base->getValue()))
        Size = A->getAllocationSize(DL);
      else if (auto *G = dyn_cast<GlobalVariable>(Base->getValue());
               G && G->hasDefinitiveInitializer())
        Size = DL.getTypeAllocSize(G->getValueType());
      if (Size && !Size->isScalable())
        Trips = std::min(
            Trips, 1 + Size->getFixedValue() /
                           Step->getAPInt().abs().getLimitedValue(UINT32_MAX));
    }
  }
  return Trips;
}

/// How often a loop runs at most, by what is tested before it, too; 0 if that
/// is not known to be less than 2^32 times.
static uint64_t maxTrips(Loop &L, ScalarEvolution &SE,
                         const DominatorTree &DT) {
  constexpr uint64_t Most = uint64_t(1) << 32;
  uint64_t Trips = tripsByVariables(L, SE, DT);
  const SCEV *Back = SE.getSymbolicMaxBackedgeTakenCount(&L);
  if (!isa<SCEVCouldNotCompute>(Back)) {
    const SCEV *Guarded = SE.applyLoopGuards(Back, &L);
    APInt Max = SE.getUnsignedRangeMax(Guarded);
    // A comparison of signed numbers lets no negative one through.
    if (APInt Ever =
            SE.getUnsignedRangeMax(SE.getConstantMaxBackedgeTakenCount(&L));
        Ever.isNonNegative())
      Max = APIntOps::umin(APIntOps::umin(Max, Ever),
                           APIntOps::smax(SE.getSignedRangeMax(Guarded),
                                          APInt(Ever.getBitWidth(), 0)));
    Trips = std::min(Trips, SaturatingAdd(Max.getLimitedValue(), uint64_t(1)));
  }
  return Trips <= Most ? Trips : 0;
}

/// The instructions of short loops without polls, all iterations together.
using ShortLoops = DenseMap<const Loop *, uint64_t>;

namespace {
/// One loop, which may have a poll on its back edge.
class StripMiner {
public:
  StripMiner(Loop &L, ScalarEvolution &SE, const LoopInfo &LI,
             const DominatorTree &DT, StripMinePass::Time When)
      : L(L), LI(LI), MaxTrips(maxTrips(L, SE, DT)), When(When) {}

  /// Returns whether the loop was changed. Short has the loops in this one if
  /// they are short, and this one afterwards if it is.
  bool run(ShortLoops &Short);

private:
  Loop &L;
  const LoopInfo &LI;
  uint64_t MaxTrips; // 0: not known
  StripMinePass::Time When;
  BasicBlock *Preheader = nullptr, *Header = nullptr, *Latch = nullptr;
  CallInst *Poll = nullptr;
  BranchInst *PollBranch = nullptr;
  BasicBlock *Spill = nullptr;

  // The exit whose test decides how many iterations there are.
  BranchInst *Exit = nullptr;
  bool TestsFirst = false; // at the header's top; else just before the poll
  bool GoesOnIfTrue = true;

  uint64_t Cost = 0; // instructions of an iteration

  // If that test compares what goes up or down by one step with a bound.
  ICmpInst *Test = nullptr;
  PHINode *Counter = nullptr; // null: it does not
  Value *Bound = nullptr;
  Value *Step = nullptr;    // does not change in the loop
  ICmpInst::Predicate Pred; // Counter Pred Bound: the loop goes on

  bool findPoll();
  bool measure(const ShortLoops &Short);
  bool findExit();
  bool mapSpill(ValueToValueMapTy &Map);
  /// What the header's phi is when the poll is passed.
  Value *valueAtPoll(PHINode &Phi) const {
    return TestsFirst ? &Phi : Phi.getIncomingValueForBlock(Latch);
  }
  bool isInvariant(Value *V);
  PHINode *findBound();
  bool findStep(PHINode *Phi);
  bool findCounter();
  bool mayYetCount() const;
  void keepUnless(Value *Cut, uint32_t CutWeight, uint32_t KeepWeight,
                  bool Polls, const Twine &Name);
  void keepForOtherSteps(uint64_t Chunk);
  void keepForShort(uint64_t Chunk);
  Value *limitIn(IRBuilder<> &B, Value *Start, uint64_t Chunk) const;
  Value *lastIn(IRBuilder<> &B, Value *Start, uint64_t Chunk) const;
  bool hasUnitStep() const {
    auto *Number = dyn_cast<ConstantInt>(Step);
    return Number && (Number->isOne() || Number->isMinusOne());
  }
  bool endsByEqual() const;
  bool neverWraps() const;
  Value *computeAgain(Value *V, IRBuilder<> &B) const;
  BasicBlock *makeOuterHeader(BasicBlock *PollBlock,
                              DenseMap<PHINode *, PHINode *> &OuterPhi);
  PHINode *countDown(uint64_t Chunk, BasicBlock *Outer, IRBuilder<> &B,
                     Value *&Less);
  void cut(ValueToValueMapTy &Map);
  void cutAtLatch();
};
} // namespace

bool StripMiner::findPoll() {
  Header = L.getHeader();
  Latch = L.getLoopLatch();
  Preheader = L.getLoopPreheader();
  if (!Latch || !Preheader)
    return false;
  Poll = pollAtEnd(*Latch);
  if (!Poll)
    return false;
  PollBranch = cast<BranchInst>(Latch->getTerminator());
  if (PollBranch->getSuccessor(1) != Header)
    return false;
  Spill = PollBranch->getSuccessor(0);
  return Spill->getSinglePredecessor() == Latch;
}

/// Whether the call changes no memory but errno, as functions of mathematics
/// do.
static bool onlySetsErrno(const CallInst &Call) {
  return Call.onlyWritesMemory() && Call.hasFnAttr(Attribute::WillReturn) &&
         Call.doesNotThrow() && none_of(Call.args(), [](const Use &U) {
           return U->getType()->isPointerTy();
         });
}

/// What a call without safe points costs, in instructions; 0 if nobody knows,
/// so that a poll beside it is worth its while.
static uint64_t costOf(const CallInst &Call, unsigned Depth = 0) {
  constexpr uint64_t LibraryCost = 100;
  constexpr unsigned MaxDepth = 4, BytesPerInstruction = 16;
  if (auto *Memory = dyn_cast<MemIntrinsic>(&Call)) {
    auto *Length = dyn_cast<ConstantInt>(Memory->getLength());
    return Length
               ? 1 + Length->getLimitedValue(UINT32_MAX) / BytesPerInstruction
               : 0;
  }
  if (isa<IntrinsicInst>(Call))
    return 1;
  if (Call.doesNotAccessMemory() || onlySetsErrno(Call) || Call.isInlineAsm())
    return LibraryCost;
  const Function *Callee = Call.getCalledFunction();
  if (!Callee || Callee->isDeclaration() || Depth == MaxDepth)
    return 0;
  // It has no loops, for it would poll in them.
  uint64_t Cost = 1;
  for (const Instruction &I : instructions(Callee)) {
    auto *Inner = dyn_cast<CallInst>(&I);
    uint64_t InnerCost = Inner ? costOf(*Inner, Depth + 1) : 1;
    if (!InnerCost)
      return 0;
    Cost += InnerCost;
  }
  return Cost;
}

/// Estimates an iteration; false if the loop holds other safe points, or what
/// may take long.
bool StripMiner::measure(const ShortLoops &Short) {
  for (const Loop *Inner : L.getSubLoops()) {
    auto It = Short.find(Inner);
    if (It == Short.end())
      return false;
    Cost += It->second;
  }
  for (BasicBlock *BB : L.blocks()) {
    if (LI.getLoopFor(BB) != &L)
      continue;
    for (Instruction &I : *BB) {
      if (isa<InvokeInst>(I))
        return false;
      if (I.isDebugOrPseudoInst() || isa<PHINode>(I))
        continue;
      auto *Call = dyn_cast<CallInst>(&I);
      if (Call != Poll && isPoll(&I))
        return false;
      uint64_t Instructions = Call && Call != Poll ? costOf(*Call) : 1;
      if (!Instructions)
        return false;
      Cost += Instructions;
    }
  }
  return true;
}

/// Whether nothing between the block's phis and its end would be noticed when
/// done twice.
static bool isPure(const BasicBlock &BB) {
  return none_of(BB, [](const Instruction &I) {
    return I.mayWriteToMemory() ||
           (I.mayHaveSideEffects() && !I.isTerminator()) || isa<AllocaInst>(I);
  });
}

bool StripMiner::findExit() {
  auto isExit = [&](BasicBlock *BB) {
    auto *Branch = dyn_cast<BranchInst>(BB->getTerminator());
    if (!Branch || !Branch->isConditional())
      return false;
    bool First = L.contains(Branch->getSuccessor(0)),
         Second = L.contains(Branch->getSuccessor(1));
    if (First == Second)
      return false;
    Exit = Branch;
    GoesOnIfTrue = First;
    return true;
  };
  if (isExit(Header) && Header != Latch && isPure(*Header)) {
    TestsFirst = true;
    return true;
  }
  BasicBlock *Before = Latch->getSinglePredecessor();
  TestsFirst = false;
  // Only the poll may stand behind the test.
  return Before && &Latch->front() == Poll && isExit(Before) &&
         L.contains(Before);
}

/// The spill must find all its values at the new poll. (Whatever comes behind
/// it has them from its phis: loops are in LCSSA form.)
bool StripMiner::mapSpill(ValueToValueMapTy &Map) {
  for (Instruction &I : *Spill)
    for (Use &U : I.operands()) {
      auto *V = dyn_cast<Instruction>(U);
      if (!V || V->getParent() == Spill || !L.contains(V) || Map.count(V))
        continue;
      if (!TestsFirst) {
        Map[V] = V;
        continue;
      }
      for (PHINode &Phi : Header->phis())
        if (Phi.getIncomingValueForBlock(Latch) == V)
          Map[V] = &Phi;
      if (!Map.count(V))
        return false;
    }
  return true;
}

/// Whether V does not change in the loop; takes it out where that shows it.
bool StripMiner::isInvariant(Value *V) {
  bool Moved = false;
  return L.makeLoopInvariant(V, Moved, Preheader->getTerminator());
}

/// Finds the invariant bound that Test compares a header's phi with, and
/// returns that phi; null if there is none.
PHINode *StripMiner::findBound() {
  if (!Test || !Test->getOperand(0)->getType()->isIntegerTy())
    return nullptr;
  for (unsigned Side : {0u, 1u}) {
    Value *Tested = Test->getOperand(Side);
    Bound = Test->getOperand(1 - Side);
    if (!isInvariant(Bound))
      continue;
    for (PHINode &Phi : Header->phis())
      if (Tested == (TestsFirst ? &Phi : Phi.getIncomingValueForBlock(Latch)))
        return &Phi;
  }
  return nullptr;
}

/// Whether Phi goes up or down by what does not change in the loop.
bool StripMiner::findStep(PHINode *Phi) {
  auto *Next = dyn_cast<BinaryOperator>(Phi->getIncomingValueForBlock(Latch));
  unsigned Bits = Phi->getType()->getIntegerBitWidth();
  if (!Next || Next->getOpcode() != Instruction::Add || Bits < 32 || Bits > 64)
    return false;
  const bool First = Next->getOperand(0) == Phi;
  if (!First && Next->getOperand(1) != Phi)
    return false;
  Step = Next->getOperand(First ? 1 : 0);
  if (auto *Number = dyn_cast<ConstantInt>(Step))
    return !Number->isZero() && Number->getValue().abs().ule(1024);
  return isInvariant(Step);
}

/// Whether Test is of a kind that can be cut.
bool StripMiner::findCounter() {
  Test = dyn_cast<ICmpInst>(Exit->getCondition());
  PHINode *Phi = findBound();
  if (!Phi || !findStep(Phi))
    return false;
  Pred = Test->getPredicate();
  if (Test->getOperand(1) != Bound)
    Pred = ICmpInst::getSwappedPredicate(Pred);
  if (!GoesOnIfTrue)
    Pred = ICmpInst::getInversePredicate(Pred);
  auto *Number = dyn_cast<ConstantInt>(Step);
  const bool Up = !Number || !Number->isNegative();
  switch (Pred) {
  case ICmpInst::ICMP_NE:
    // Only a step of 1 is sure to meet a bound that must be met exactly.
    if (!Number || (!Number->isOne() && !Number->isMinusOne()))
      return false;
    break;
  case ICmpInst::ICMP_SLT:
  case ICmpInst::ICMP_ULT:
  case ICmpInst::ICMP_SLE:
  case ICmpInst::ICMP_ULE:
    if (!Up)
      return false;
    break;
  case ICmpInst::ICMP_SGT:
  case ICmpInst::ICMP_UGT:
  case ICmpInst::ICMP_SGE:
  case ICmpInst::ICMP_UGE:
    if (Up)
      return false;
    break;
  default:
    return false;
  }
  Counter = Phi;
  // What is done before it is tested may start beyond the bound, and be led
  // before it by a step that wraps round.
  if (!TestsFirst && !endsByEqual() && !neverWraps())
    Counter = nullptr;
  return Counter;
}

/// Whether the bound is read in every iteration, from where it may be found to
/// stay the same once the function has been inlined.
bool StripMiner::mayYetCount() const {
  return Test && any_of(Test->operands(), [&](const Value *V) {
           if (auto *Cast = dyn_cast<CastInst>(V))
             V = Cast->getOperand(0);
           auto *Load = dyn_cast<LoadInst>(V);
           if (!Load || Load->isVolatile())
             return false;
           const Value *From = Load->getPointerOperand();
           // What computes the address has not moved out yet.
           auto *Address = dyn_cast<GetElementPtrInst>(From);
           return L.isLoopInvariant(From) ||
                  (Address && all_of(Address->operands(), [&](const Value *O) {
                     if (auto *Cast = dyn_cast<CastInst>(O))
                       O = Cast->getOperand(0);
                     return L.isLoopInvariant(O);
                   }));
         });
}

/// The loop is cut where Cut says so; elsewhere it stays as it is, with or
/// without its poll.
void StripMiner::keepUnless(Value *Cut, uint32_t CutWeight, uint32_t KeepWeight,
                            bool Polls, const Twine &Name) {
  ValueToValueMapTy Map;
  SmallVector<BasicBlock *, 8> Blocks;
  for (BasicBlock *BB : L.blocks()) {
    Blocks.push_back(CloneBasicBlock(BB, Map, Name, BB->getParent()));
    Map[BB] = Blocks.back();
  }
  remapInstructionsInBlocks(Blocks, Map);
  SmallVector<BasicBlock *, 4> Exits;
  L.getUniqueExitBlocks(Exits);
  for (BasicBlock *Out : Exits)
    for (PHINode &Phi : Out->phis())
      for (unsigned I = 0, N = Phi.getNumIncomingValues(); I != N; ++I)
        if (L.contains(Phi.getIncomingBlock(I))) {
          auto Copy = Map.find(Phi.getIncomingValue(I));
          Phi.addIncoming(Copy == Map.end()
                              ? Phi.getIncomingValue(I)
                              : static_cast<Value *>(Copy->second),
                          cast<BasicBlock>(Map[Phi.getIncomingBlock(I)]));
        }
  if (!Polls)
    dropPoll(cast<CallInst>(Map[Poll]));
  Instruction *Enter = Preheader->getTerminator();
  IRBuilder<> B(Enter);
  B.CreateCondBr(
      Cut, Header, cast<BasicBlock>(Map[Header]),
      MDBuilder(B.getContext()).createBranchWeights(CutWeight, KeepWeight));
  Enter->eraseFromParent();
}

/// The cut loop is for steps that lead to the bound and of which a chunk is no
/// overflow.
void StripMiner::keepForOtherSteps(uint64_t Chunk) {
  auto *T = cast<IntegerType>(Step->getType());
  IRBuilder<> B(Preheader->getTerminator());
  // A loop that is not entered, or left before it steps, may have none.
  Step = B.CreateFreeze(Step);
  const uint64_t Most = (uint64_t(1) << (T->getBitWidth() - 2)) / Chunk;
  Value *Fits = B.CreateICmpULT(B.CreateSub(Step, ConstantInt::get(T, 1)),
                                ConstantInt::get(T, Most));
  keepUnless(Fits, 1 << 12, 1, /*Polls=*/true, ".step");
}

/// A small loop in another one, which has not many instructions to share what
/// a chunk costs, needs no poll where it is not long.
void StripMiner::keepForShort(uint64_t Chunk) {
  constexpr uint64_t MaxCost = 64;
  auto *Number = dyn_cast<ConstantInt>(Step);
  if (!Number || !L.getParentLoop() || Cost > MaxCost)
    return;
  Value *Start = Counter->getIncomingValueForBlock(Preheader);
  IRBuilder<> B(Preheader->getTerminator());
  B.SetCurrentDebugLocation(Poll->getDebugLoc());
  Value *Left = Number->isNegative() ? B.CreateSub(Start, Bound)
                                     : B.CreateSub(Bound, Start);
  if (!TestsFirst) // it may never come to the test
    Left = B.CreateFreeze(Left);
  const uint64_t Way = Chunk * Number->getValue().abs().getZExtValue();
  Value *IsLong = B.CreateICmpUGT(Left, ConstantInt::get(Left->getType(), Way));
  keepUnless(IsLong, 1, 4, /*Polls=*/false, ".short");
}

/// Where the chunk that begins at Start ends: a bound for Test to compare with.
Value *StripMiner::limitIn(IRBuilder<> &B, Value *Start, uint64_t Chunk) const {
  auto *T = Counter->getType();
  auto *Number = dyn_cast<ConstantInt>(Step);
  const bool Up = !Number || !Number->isNegative();
  Value *Way = B.CreateMul(Step, ConstantInt::get(T, Chunk));
  if (!Up)
    Way = B.CreateNeg(Way);
  Value *Left = Up ? B.CreateSub(Bound, Start) : B.CreateSub(Start, Bound);
  Value *GoesOn = B.CreateICmp(Pred, Start, Bound);
  if (!CmpInst::isStrictPredicate(Pred))
    return B.CreateSelect(
        B.CreateAnd(B.CreateICmpUGT(Left, Way), GoesOn),
        Up ? B.CreateAdd(Start, Way) : B.CreateSub(Start, Way), Bound);
  // As far as there is anything to do, and not beyond the bound: so nothing
  // overflows, which shows that a chunk is entered if the loop goes on.
  Value *Length = B.CreateSelect(
      GoesOn, B.CreateBinaryIntrinsic(Intrinsic::umin, Left, Way),
      ConstantInt::get(T, 0));
  const bool Signed = CmpInst::isSigned(Pred);
  return Up ? B.CreateAdd(Start, Length, "", !Signed, Signed)
            : B.CreateSub(Start, Length, "", !Signed, Signed);
}

/// What Test finds in the counter when it ends the chunk that begins at Start,
/// if the step is a number; else null. Where the counter is not used
/// behind the loop, the loop is free to count by something else.
Value *StripMiner::lastIn(IRBuilder<> &B, Value *Start, uint64_t Chunk) const {
  auto *T = Counter->getType();
  auto *Number = dyn_cast<ConstantInt>(Step);
  if (!Number)
    return nullptr;
  const bool Up = !Number->isNegative();
  auto *Size = ConstantInt::get(T, Number->getValue().abs());
  auto AtMost = [&](Value *V, uint64_t Most) {
    return B.CreateBinaryIntrinsic(Intrinsic::umin, V,
                                   ConstantInt::get(T, Most));
  };
  auto *One = ConstantInt::get(T, 1);
  Value *Left = Up ? B.CreateSub(Bound, Start) : B.CreateSub(Start, Bound);
  Value *Length;
  if (Pred == ICmpInst::ICMP_NE) {
    Length = TestsFirst
                 ? AtMost(Left, Chunk)
                 : B.CreateAdd(AtMost(B.CreateSub(Left, One), Chunk - 1), One);
  } else {
    if (CmpInst::isStrictPredicate(Pred)) {
      Length =
          hasUnitStep()
              ? Left
              : B.CreateAdd(B.CreateUDiv(B.CreateSub(Left, One), Size), One);
      Length = AtMost(Length, Chunk);
    } else {
      Length = B.CreateAdd(AtMost(B.CreateUDiv(Left, Size), Chunk), One);
    }
    Length = B.CreateSelect(B.CreateICmp(Pred, Start, Bound), Length,
                            ConstantInt::get(T, TestsFirst ? 0 : 1));
  }
  // Nothing that is tested before it is done oversteps a strict bound.
  const bool Fits = TestsFirst && hasUnitStep() &&
                    CmpInst::isRelational(Pred) &&
                    CmpInst::isStrictPredicate(Pred);
  const bool NUW = Fits && CmpInst::isUnsigned(Pred),
             NSW = Fits && CmpInst::isSigned(Pred);
  Value *Way = B.CreateMul(Length, Size);
  return Up ? B.CreateAdd(Start, Way, "", NUW, NSW)
            : B.CreateSub(Start, Way, "", NUW, NSW);
}

/// Whether the inner loop may end where the counter is equal to what it ends
/// at, so that the number of iterations is a difference. Where the steps may be
/// thought to wrap, more is known of them from Test.
bool StripMiner::endsByEqual() const {
  auto *Next = cast<BinaryOperator>(Counter->getIncomingValueForBlock(Latch));
  return hasUnitStep() &&
         (Pred == ICmpInst::ICMP_NE || Counter->getType()->isIntegerTy(64) ||
          Next->hasNoSignedWrap() || Next->hasNoUnsignedWrap());
}

/// Whether no step wraps round.
bool StripMiner::neverWraps() const {
  auto *Next = cast<BinaryOperator>(Counter->getIncomingValueForBlock(Latch));
  return CmpInst::isSigned(Pred) ? Next->hasNoSignedWrap()
                                 : Next->hasNoUnsignedWrap();
}

/// A value of the header, from its phis once more: the vectoriser refuses loops
/// of which anything but inductions and reductions is used outside.
Value *StripMiner::computeAgain(Value *V, IRBuilder<> &B) const {
  ValueToValueMapTy Map;
  SmallPtrSet<const Value *, 16> Needed = {V};
  for (Instruction &I : reverse(*Header))
    if (!isa<PHINode>(I) && Needed.contains(&I))
      Needed.insert(I.op_begin(), I.op_end());
  for (Instruction &I : *Header) {
    if (isa<PHINode>(I) || !Needed.contains(&I))
      continue;
    Instruction *Copy = B.Insert(I.clone());
    RemapInstruction(Copy, Map,
                     RF_NoModuleLevelChanges | RF_IgnoreMissingLocals);
    Map[&I] = Copy;
  }
  auto It = Map.find(V);
  return It == Map.end() ? V : static_cast<Value *>(It->second);
}

/// The outer loop's header, before the inner one; PollBlock leads back to it.
BasicBlock *
StripMiner::makeOuterHeader(BasicBlock *PollBlock,
                            DenseMap<PHINode *, PHINode *> &OuterPhi) {
  auto *Outer = BasicBlock::Create(Header->getContext(), "mt.chunks",
                                   Header->getParent(), Header);
  Preheader->getTerminator()->replaceSuccessorWith(Header, Outer);
  for (PHINode &Phi : Header->phis()) {
    PHINode *New = PHINode::Create(Phi.getType(), 2, "", Outer);
    New->setDebugLoc(Phi.getDebugLoc());
    New->addIncoming(Phi.getIncomingValueForBlock(Preheader), Preheader);
    New->addIncoming(valueAtPoll(Phi), PollBlock);
    OuterPhi[&Phi] = New;
    Phi.setIncomingValue(Phi.getBasicBlockIndex(Preheader), New);
    Phi.replaceIncomingBlockWith(Preheader, Outer);
  }
  return Outer;
}

/// A header's phi that counts down from Chunk, by one where B stands.
PHINode *StripMiner::countDown(uint64_t Chunk, BasicBlock *Outer,
                               IRBuilder<> &B, Value *&Less) {
  auto *T = llvm::Type::getInt32Ty(Header->getContext());
  PHINode *Left = PHINode::Create(T, 2, "", Header->begin());
  Less = B.CreateSub(Left, ConstantInt::get(T, 1));
  Left->addIncoming(ConstantInt::get(T, Chunk), Outer);
  Left->addIncoming(Less, Latch);
  return Left;
}

/// Asks on the back edge, wherever the loop's exits are, and polls outside of
/// the loop: in a loop that is not vectorised anyway, what matters is that
/// nothing in it seems to read all of memory.
void StripMiner::cutAtLatch() {
  LLVMContext &C = Header->getContext();
  TestsFirst = false;
  auto *PollBlock =
      BasicBlock::Create(C, "mt.poll", Header->getParent(), Spill);
  DenseMap<PHINode *, PHINode *> OuterPhi;
  BasicBlock *Outer = makeOuterHeader(PollBlock, OuterPhi);
  IRBuilder<> O(Outer);
  O.SetCurrentDebugLocation(Poll->getDebugLoc());
  O.CreateBr(Header);

  IRBuilder<> B(PollBranch);
  BranchInst *Back =
      B.CreateCondBr(askWhetherDue(B), PollBlock, Header,
                     MDBuilder(C).createBranchWeights(1, 1 << 20));
  Back->setMetadata(LLVMContext::MD_loop,
                    PollBranch->getMetadata(LLVMContext::MD_loop));
  PollBranch->setMetadata(LLVMContext::MD_loop, nullptr);
  Poll->moveBefore(*PollBlock, PollBlock->end());
  PollBranch->moveBefore(*PollBlock, PollBlock->end());
  PollBranch->setSuccessor(1, Outer);
  Spill->replacePhiUsesWith(Latch, PollBlock);
}

/// The inliner is to overlook the blocks that a loop has been cut with.
static void forgive(CallInst &Poll, ArrayRef<BasicBlock *> Blocks) {
  constexpr size_t InstructionCost = 5; // see InlineConstants
  size_t Cost = 0;
  for (const BasicBlock *BB : Blocks)
    Cost += InstructionCost * std::distance(BB->getFirstNonPHIIt(), BB->end());
  Poll.addFnAttr(Attribute::get(Poll.getContext(), "call-threshold-bonus",
                                std::to_string(Cost)));
}

void StripMiner::cut(ValueToValueMapTy &Map) {
  LLVMContext &C = Header->getContext();
  Function *F = Header->getParent();
  const uint64_t Chunk = ChunkCost / Cost;
  BasicBlock *Testing = Exit->getParent();
  BasicBlock *Outside = Exit->getSuccessor(GoesOnIfTrue ? 1 : 0);
  const DebugLoc Loc = Poll->getDebugLoc();
  if (Counter && !isa<Constant>(Step))
    keepForOtherSteps(Chunk);
  else if (Counter)
    keepForShort(Chunk);

  auto *ChunkEnd = BasicBlock::Create(C, "mt.chunk.end", F, Outside);
  auto *PollBlock = BasicBlock::Create(C, "mt.poll", F, Outside);
  DenseMap<PHINode *, PHINode *> OuterPhi;
  BasicBlock *Outer = makeOuterHeader(PollBlock, OuterPhi);
  IRBuilder<> O(Outer);
  O.SetCurrentDebugLocation(Loc);

  // What the inner loop goes on by, and whether the source's loop would.
  IRBuilder<> B(Exit);
  Value *Condition = Exit->getCondition(), *GoesOn = nullptr;
  Value *Tested = nullptr, *Last = nullptr;
  IRBuilder<> E(ChunkEnd);
  E.SetCurrentDebugLocation(Loc);
  if (Counter) {
    Value *Start = OuterPhi[Counter];
    // A strict bound is met exactly, by steps of one.
    if (endsByEqual() || neverWraps() ||
        (hasUnitStep() && TestsFirst && CmpInst::isStrictPredicate(Pred)))
      Last = lastIn(O, Start, Chunk);
    const bool BoundIsSecond = Test->getOperand(1) == Bound;
    Tested = Test->getOperand(BoundIsSecond ? 0 : 1);
    auto Compare = [&](IRBuilder<> &At, Value *V, Value *With) {
      return BoundIsSecond ? At.CreateICmp(Test->getPredicate(), V, With)
                           : At.CreateICmp(Test->getPredicate(), With, V);
    };
    GoesOn = Compare(E, Last ? Last : Tested, Bound);
    Exit->setCondition(
        Last && endsByEqual()
            ? B.CreateICmp(GoesOnIfTrue ? ICmpInst::ICMP_NE : ICmpInst::ICMP_EQ,
                           Tested, Last)
            : Compare(B, Tested, limitIn(O, Start, Chunk)));
  } else {
    IRBuilder<> D(TestsFirst ? PollBranch : cast<Instruction>(Exit));
    Value *Less;
    PHINode *Left = countDown(Chunk, Outer, D, Less);
    Value *AnyLeft = B.CreateICmpNE(TestsFirst ? Left : Less,
                                    ConstantInt::get(Less->getType(), 0));
    GoesOn = TestsFirst ? computeAgain(Condition, E) : Condition;
    Exit->setCondition(GoesOnIfTrue
                           ? B.CreateAnd(AnyLeft, Condition)
                           : B.CreateOr(B.CreateNot(AnyLeft), Condition));
  }
  O.CreateBr(Header);
  if (GoesOnIfTrue)
    E.CreateCondBr(GoesOn, PollBlock, Outside);
  else
    E.CreateCondBr(GoesOn, Outside, PollBlock);
  Exit->setSuccessor(GoesOnIfTrue ? 1 : 0, ChunkEnd);
  Outside->replacePhiUsesWith(Testing, ChunkEnd);

  // The poll moves; the latch goes straight back.
  IRBuilder<> P(PollBlock);
  P.SetCurrentDebugLocation(Loc);
  Poll->moveBefore(*PollBlock, PollBlock->end());
  MDNode *Metadata = PollBranch->getMetadata(LLVMContext::MD_loop);
  MDNode *Weights = PollBranch->getMetadata(LLVMContext::MD_prof);
  P.CreateCondBr(Poll, Spill, Outer, Weights);
  BranchInst *Back = BranchInst::Create(Header, PollBranch->getIterator());
  Back->setDebugLoc(PollBranch->getDebugLoc());
  Back->setMetadata(LLVMContext::MD_loop, Metadata);
  PollBranch->eraseFromParent();
  Spill->replacePhiUsesWith(Latch, PollBlock);
  forgive(*Poll, {Outer, ChunkEnd, PollBlock});
  for (Instruction &I : *Spill)
    for (Use &U : I.operands())
      if (auto It = Map.find(U); It != Map.end())
        U.set(It->second);
  if (Last)
    Tested->replaceUsesWithIf(Last, [&](Use &U) {
      auto *Phi = dyn_cast<PHINode>(U.getUser());
      const BasicBlock *At = Phi ? Phi->getIncomingBlock(U)
                                 : cast<Instruction>(U.getUser())->getParent();
      return At == ChunkEnd || At == PollBlock || At == Spill;
    });
}

bool StripMiner::run(ShortLoops &Short) {
  const bool Polls = findPoll();
  if (!Polls)
    Poll = nullptr;
  if (!measure(Short))
    return false;
  if (uint64_t Whole = SaturatingMultiply(MaxTrips, Cost);
      MaxTrips && Whole <= ShortCost) {
    Short[&L] = Whole;
    if (Polls)
      dropPoll(Poll);
    return Polls;
  }
  if (!Polls || !L.isInnermost())
    return false;
  // A long iteration does not mind a poll.
  if (Cost > ChunkCost / 16)
    return false;
  ValueToValueMapTy Map;
  if (!findExit() || !mapSpill(Map)) {
    cutAtLatch();
    return true;
  }
  if (!findCounter() && When == StripMinePass::Early && mayYetCount())
    return false;
  cut(Map);
  return true;
}

PreservedAnalyses StripMinePass::run(Function &F, FunctionAnalysisManager &AM) {
  if (!F.getParent()->getFunction(names::Poll))
    return PreservedAnalyses::all();
  auto &LI = AM.getResult<LoopAnalysis>(F);
  auto &SE = AM.getResult<ScalarEvolutionAnalysis>(F);
  auto &DT = AM.getResult<DominatorTreeAnalysis>(F);
  // What is known of a loop stays true while those in it change.
  SmallVector<StripMiner, 8> Miners;
  for (Loop *L : LI.getLoopsInPreorder())
    Miners.emplace_back(*L, SE, LI, DT, When);
  bool Changed = false;
  ShortLoops Short;
  for (StripMiner &M : reverse(Miners))
    Changed |= M.run(Short);
  return Changed ? PreservedAnalyses::none() : PreservedAnalyses::all();
}
