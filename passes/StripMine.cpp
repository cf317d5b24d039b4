#include "StripMine.h"
#include "Names.h"
#include "Spill.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/Analysis/ScalarEvolution.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Module.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"
#include "llvm/Transforms/Utils/Local.h"
#include "llvm/Transforms/Utils/ValueMapper.h"

using namespace llvm;
using namespace mt;

/// Instructions between two polls: some 50 microseconds.
static constexpr uint64_t ChunkCost = 1 << 17;
/// A whole loop of fewer instructions need not poll.
static constexpr uint64_t ShortCost = 1 << 14;

namespace {
/// One innermost loop with a poll on its back edge.
class StripMiner {
public:
  StripMiner(Loop &L, ScalarEvolution &SE)
      : L(L), MaxTrips(SE.getSmallConstantMaxTripCount(&L)) {}

  /// Returns whether the loop was changed.
  bool run();

private:
  Loop &L;
  unsigned MaxTrips; // 0: not known
  BasicBlock *Preheader = nullptr, *Header = nullptr, *Latch = nullptr;
  CallInst *Poll = nullptr;
  BranchInst *PollBranch = nullptr;
  BasicBlock *Spill = nullptr;

  // The exit whose test decides how many iterations there are.
  BranchInst *Exit = nullptr;
  bool TestsFirst = false; // at the header's top; else just before the poll
  bool GoesOnIfTrue = true;

  uint64_t Cost = 0; // instructions of an iteration

  bool findPoll();
  bool measure();
  bool findExit();
  bool mapSpill(ValueToValueMapTy &Map);
  /// What the header's phi is when the poll is passed.
  Value *valueAtPoll(PHINode &Phi) const {
    return TestsFirst ? &Phi : Phi.getIncomingValueForBlock(Latch);
  }
  void dropPoll();
  Value *limitIn(IRBuilder<> &B, ICmpInst *Test, PHINode *Counter, Value *Start,
                 Value *Bound, uint64_t Chunk);
  PHINode *countedBy(ICmpInst *Test, Value *&Bound) const;
  Value *computeAgain(Value *V, IRBuilder<> &B) const;
  void cut(ValueToValueMapTy &Map);
};
} // namespace

bool StripMiner::findPoll() {
  Header = L.getHeader();
  Latch = L.getLoopLatch();
  Preheader = L.getLoopPreheader();
  if (!Latch || !Preheader)
    return false;
  PollBranch = dyn_cast<BranchInst>(Latch->getTerminator());
  if (!PollBranch || !PollBranch->isConditional())
    return false;
  if (!isPoll(PollBranch->getCondition()))
    return false;
  Poll = cast<CallInst>(PollBranch->getCondition());
  if (Poll->getParent() != Latch || !Poll->hasOneUse() ||
      PollBranch->getSuccessor(1) != Header)
    return false;
  Spill = PollBranch->getSuccessor(0);
  return Spill->getSinglePredecessor() == Latch;
}

/// Estimates an iteration; false if the loop holds other safe points.
bool StripMiner::measure() {
  for (BasicBlock *BB : L.blocks())
    for (Instruction &I : *BB) {
      if (isa<InvokeInst>(I))
        return false;
      if (I.isDebugOrPseudoInst() || isa<PHINode>(I))
        continue;
      auto *Call = dyn_cast<CallInst>(&I);
      if (Call != Poll && isPoll(&I))
        return false;
      // What a call costs is not known; most that stay calls are short.
      Cost += Call && Call != Poll && !isa<IntrinsicInst>(Call) ? 100 : 1;
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

/// The spill must find all its values at the new poll.
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
  // Beyond the spill there is only mt_unwind.
  return isa<UnreachableInst>(Spill->getTerminator());
}

void StripMiner::dropPoll() {
  PollBranch->setCondition(ConstantInt::getFalse(Poll->getContext()));
  Poll->eraseFromParent();
  ConstantFoldTerminator(Latch, true);
}

/// The header's phi that Test compares with an invariant bound, if it goes up
/// or down by one constant; null if there is none.
PHINode *StripMiner::countedBy(ICmpInst *Test, Value *&Bound) const {
  if (!Test || !Test->getOperand(0)->getType()->isIntegerTy())
    return nullptr;
  for (unsigned Side : {0u, 1u}) {
    Value *Tested = Test->getOperand(Side);
    Bound = Test->getOperand(1 - Side);
    if (!L.isLoopInvariant(Bound))
      continue;
    for (PHINode &Phi : Header->phis())
      if (Tested == (TestsFirst ? &Phi : Phi.getIncomingValueForBlock(Latch)))
        return &Phi;
  }
  return nullptr;
}

/// Where the chunk that begins at Start ends: a bound for Test to compare with.
/// Null if Test is not of a kind that can be cut.
Value *StripMiner::limitIn(IRBuilder<> &B, ICmpInst *Test, PHINode *Counter,
                           Value *Start, Value *Bound, uint64_t Chunk) {
  auto *Next =
      dyn_cast<BinaryOperator>(Counter->getIncomingValueForBlock(Latch));
  if (!Next || Next->getOpcode() != Instruction::Add ||
      Next->getOperand(0) != Counter)
    return nullptr;
  auto *Step = dyn_cast<ConstantInt>(Next->getOperand(1));
  unsigned Bits = Counter->getType()->getIntegerBitWidth();
  if (!Step || Step->isZero() || Bits < 32 || Bits > 64 ||
      Step->getValue().abs().ugt(1024))
    return nullptr;
  ICmpInst::Predicate Pred = Test->getPredicate();
  if (Test->getOperand(1) != Bound)
    Pred = ICmpInst::getSwappedPredicate(Pred);
  if (!GoesOnIfTrue)
    Pred = ICmpInst::getInversePredicate(Pred);
  const bool Up = !Step->isNegative();
  switch (Pred) {
  case ICmpInst::ICMP_NE:
    break;
  case ICmpInst::ICMP_SLT:
  case ICmpInst::ICMP_ULT:
  case ICmpInst::ICMP_SLE:
  case ICmpInst::ICMP_ULE:
    if (!Up)
      return nullptr;
    break;
  case ICmpInst::ICMP_SGT:
  case ICmpInst::ICMP_UGT:
  case ICmpInst::ICMP_SGE:
  case ICmpInst::ICMP_UGE:
    if (Up)
      return nullptr;
    break;
  default:
    return nullptr;
  }
  // Only a step of 1 is sure to meet a bound that must be met exactly.
  if (Pred == ICmpInst::ICMP_NE && !Step->isOne() && !Step->isMinusOne())
    return nullptr;
  auto *T = Counter->getType();
  APInt Way = Step->getValue() * APInt(Bits, Chunk);
  Value *Left = Up ? B.CreateSub(Bound, Start) : B.CreateSub(Start, Bound);
  Value *IsFar = B.CreateICmpUGT(Left, ConstantInt::get(T, Way.abs()));
  if (Pred != ICmpInst::ICMP_NE)
    IsFar = B.CreateAnd(IsFar, B.CreateICmp(Pred, Start, Bound));
  return B.CreateSelect(IsFar, B.CreateAdd(Start, ConstantInt::get(T, Way)),
                        Bound);
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

void StripMiner::cut(ValueToValueMapTy &Map) {
  LLVMContext &C = Header->getContext();
  Function *F = Header->getParent();
  const uint64_t Chunk = std::max<uint64_t>(ChunkCost / Cost, 16);
  BasicBlock *Test = Exit->getParent();
  BasicBlock *Outside = Exit->getSuccessor(GoesOnIfTrue ? 1 : 0);
  const DebugLoc Loc = Poll->getDebugLoc();

  // The outer loop's header, before the inner one.
  auto *Outer = BasicBlock::Create(C, "mt.chunks", F, Header);
  Preheader->getTerminator()->replaceSuccessorWith(Header, Outer);
  auto *ChunkEnd = BasicBlock::Create(C, "mt.chunk.end", F, Outside);
  auto *PollBlock = BasicBlock::Create(C, "mt.poll", F, Outside);
  DenseMap<PHINode *, PHINode *> OuterPhi;
  for (PHINode &Phi : Header->phis()) {
    PHINode *New = PHINode::Create(Phi.getType(), 2, "", Outer);
    New->setDebugLoc(Phi.getDebugLoc());
    New->addIncoming(Phi.getIncomingValueForBlock(Preheader), Preheader);
    New->addIncoming(valueAtPoll(Phi), PollBlock);
    OuterPhi[&Phi] = New;
    Phi.setIncomingValue(Phi.getBasicBlockIndex(Preheader), New);
    Phi.replaceIncomingBlockWith(Preheader, Outer);
  }
  IRBuilder<> O(Outer);
  O.SetCurrentDebugLocation(Loc);

  // What the inner loop goes on by, and whether the source's loop would.
  IRBuilder<> B(Exit);
  Value *Condition = Exit->getCondition(), *GoesOn = nullptr;
  auto *Compare = dyn_cast<ICmpInst>(Condition);
  Value *Bound = nullptr;
  PHINode *Counter = countedBy(Compare, Bound);
  Value *Limit =
      Counter ? limitIn(O, Compare, Counter, OuterPhi[Counter], Bound, Chunk)
              : nullptr;
  IRBuilder<> E(ChunkEnd);
  E.SetCurrentDebugLocation(Loc);
  if (Limit) {
    Value *Tested =
        Compare->getOperand(Compare->getOperand(1) == Bound ? 0 : 1);
    GoesOn = Compare->getOperand(1) == Bound
                 ? E.CreateICmp(Compare->getPredicate(), Tested, Bound)
                 : E.CreateICmp(Compare->getPredicate(), Bound, Tested);
    Value *InChunk = Compare->getOperand(1) == Bound
                         ? B.CreateICmp(Compare->getPredicate(), Tested, Limit)
                         : B.CreateICmp(Compare->getPredicate(), Limit, Tested);
    Exit->setCondition(InChunk);
  } else {
    auto *T = llvm::Type::getInt32Ty(C);
    PHINode *Left = PHINode::Create(T, 2, "", Header->begin());
    Left->addIncoming(ConstantInt::get(T, Chunk), Outer);
    IRBuilder<> D(TestsFirst ? PollBranch : cast<Instruction>(Exit));
    Value *Less = D.CreateSub(Left, ConstantInt::get(T, 1));
    Left->addIncoming(Less, Latch);
    Value *AnyLeft =
        B.CreateICmpNE(TestsFirst ? Left : Less, ConstantInt::get(T, 0));
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
  Outside->replacePhiUsesWith(Test, ChunkEnd);

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
  for (Instruction &I : *Spill)
    for (Use &U : I.operands())
      if (auto It = Map.find(U); It != Map.end())
        U.set(It->second);
}

bool StripMiner::run() {
  if (!findPoll() || !measure())
    return false;
  if (MaxTrips && MaxTrips * Cost <= ShortCost) {
    dropPoll();
    return true;
  }
  ValueToValueMapTy Map;
  if (!findExit() || !mapSpill(Map))
    return false;
  cut(Map);
  return true;
}

PreservedAnalyses StripMinePass::run(Function &F, FunctionAnalysisManager &AM) {
  if (!F.getParent()->getFunction(names::Poll))
    return PreservedAnalyses::all();
  auto &LI = AM.getResult<LoopAnalysis>(F);
  auto &SE = AM.getResult<ScalarEvolutionAnalysis>(F);
  // Innermost loops are apart from each other, so what is known of one stays
  // true while the others change.
  SmallVector<StripMiner, 8> Miners;
  for (Loop *L : LI.getLoopsInPreorder())
    if (L->isInnermost())
      Miners.emplace_back(*L, SE);
  bool Changed = false;
  for (StripMiner &M : Miners)
    Changed |= M.run();
  return Changed ? PreservedAnalyses::none() : PreservedAnalyses::all();
}
