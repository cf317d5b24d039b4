#include "LowerPoll.h"
#include "ColdCode.h"
#include "Names.h"
#include "llvm/IR/CFG.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/MDBuilder.h"
#include "llvm/TargetParser/Triple.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"

using namespace llvm;
using namespace mt;

/// As MT_PRESERVE_MOST in mt/abi.h: the loops that poll keep their registers.
static bool hasPreserveMost(const Triple &Target) {
  return Target.getArch() == Triple::x86_64 ||
         Target.getArch() == Triple::aarch64;
}

bool mt::mayHoldVariables(const Module &M) {
  bool IsExecutable = M.getPICLevel() == PICLevel::NotPIC ||
                      M.getPIELevel() != PIELevel::Default;
  return IsExecutable &&
         Triple(M.getTargetTriple()).getArch() == Triple::x86_64;
}

/// The branch that a poll's answer decides, if nothing else uses the answer and
/// whatever stands between the two can as well be done before; else null.
static BranchInst *branchOf(CallInst *Poll) {
  auto *Branch = dyn_cast<BranchInst>(Poll->getParent()->getTerminator());
  if (!Poll->hasOneUse() || Poll->user_back() != Branch)
    return nullptr;
  for (Instruction *I = Poll->getNextNode(); I != Branch; I = I->getNextNode())
    if (I->mayReadOrWriteMemory() || I->mayHaveSideEffects())
      return nullptr;
  return Branch;
}

namespace {
class PollLowering {
public:
  PollLowering(Module &M)
      : C(M.getContext()), I32(llvm::Type::getInt32Ty(C)),
        Flag(M.getOrInsertGlobal(names::Flag, I32)),
        Slow(M.getOrInsertFunction(names::PollSlow, I32)),
        Never(MDBuilder(C).createBranchWeights(1, AlmostAlways)) {
    // An executable may as well have the flag itself, and then the test is one
    // instruction. (With the shared runtime the linker copies the flag there;
    // other targets' linkers do not.)
    if (mayHoldVariables(M))
      cast<GlobalVariable>(Flag)->setDSOLocal(true);
    if (hasPreserveMost(Triple(M.getTargetTriple())))
      Convention = CallingConv::PreserveMost;
    auto *F = cast<Function>(Slow.getCallee());
    F->setCallingConv(Convention);
    // Binding at the first call would not keep to the convention.
    F->addFnAttr(Attribute::NonLazyBind);
    F->addFnAttr(Attribute::Cold);
    F->setDoesNotThrow();
  }

  void lowerDue(CallInst *Due) {
    IRBuilder<> B(Due);
    Due->replaceAllUsesWith(testFlag(B));
    Due->eraseFromParent();
  }

  void lower(CallInst *Poll) {
    if (BranchInst *Branch = branchOf(Poll))
      lowerToBranch(Poll, Branch);
    else
      lowerToValue(Poll);
  }

private:
  LLVMContext &C;
  IntegerType *I32;
  Constant *Flag;
  FunctionCallee Slow;
  MDNode *Never;
  CallingConv::ID Convention = CallingConv::C;

  Value *testFlag(IRBuilder<> &B) {
    LoadInst *Load = B.CreateLoad(I32, Flag);
    Load->setAtomic(AtomicOrdering::Monotonic);
    Load->setAlignment(Align(4));
    return B.CreateICmpNE(Load, B.getInt32(0));
  }

  Value *ask(IRBuilder<> &B, const DebugLoc &Loc) {
    B.SetCurrentDebugLocation(Loc);
    CallInst *Call = B.CreateCall(Slow);
    Call->setCallingConv(Convention);
    return B.CreateICmpNE(Call, B.getInt32(0));
  }

  void lowerToBranch(CallInst *Poll, BranchInst *Branch) {
    BasicBlock *Fast = Poll->getParent();
    BasicBlock *Spill = Branch->getSuccessor(0), *Go = Branch->getSuccessor(1);
    auto *Asking = BasicBlock::Create(C, "", Fast->getParent(), Go);
    IRBuilder<> Cold(Asking);
    Value *Wanted = ask(Cold, Poll->getDebugLoc());
    BranchInst *Decide = Cold.CreateCondBr(Wanted, Spill, Go);
    Decide->setDebugLoc(Branch->getDebugLoc());
    IRBuilder<> B(Branch);
    BranchInst *Test = B.CreateCondBr(testFlag(B), Asking, Go, Never);
    if (MDNode *Loop = Branch->getMetadata(LLVMContext::MD_loop))
      Test->setMetadata(LLVMContext::MD_loop, Loop);
    for (PHINode &Phi : Go->phis())
      Phi.addIncoming(Phi.getIncomingValueForBlock(Fast), Asking);
    Spill->replacePhiUsesWith(Fast, Asking);
    Branch->eraseFromParent();
    Poll->eraseFromParent();
  }

  void lowerToValue(CallInst *Poll) {
    IRBuilder<> B(Poll);
    Value *Wanted = testFlag(B);
    BasicBlock *Before = Poll->getParent();
    Instruction *Then =
        SplitBlockAndInsertIfThen(Wanted, Poll->getIterator(), false, Never);
    IRBuilder<> T(Then);
    Value *Capture = ask(T, Poll->getDebugLoc());
    PHINode *Result = PHINode::Create(llvm::Type::getInt1Ty(C), 2, "",
                                      Poll->getParent()->begin());
    Result->addIncoming(ConstantInt::getFalse(C), Before);
    Result->addIncoming(Capture, Then->getParent());
    Poll->replaceAllUsesWith(Result);
    Poll->eraseFromParent();
  }
};
} // namespace

bool mt::lowerPolls(Module &M) {
  Function *Poll = M.getFunction(names::Poll);
  if (!Poll)
    return false;
  PollLowering Lowering(M);
  for (User *U : make_early_inc_range(Poll->users()))
    Lowering.lower(cast<CallInst>(U));
  Poll->eraseFromParent();
  if (Function *Due = M.getFunction(names::Due)) {
    for (User *U : make_early_inc_range(Due->users()))
      Lowering.lowerDue(cast<CallInst>(U));
    Due->eraseFromParent();
  }
  return true;
}

bool mt::separateLandingPads(Function &F) {
  SmallVector<BasicBlock *, 8> Shared;
  for (BasicBlock &BB : F)
    if (BB.isLandingPad() && BB.hasNPredecessorsOrMore(2) &&
        isa<PHINode>(BB.front()))
      Shared.push_back(&BB);
  for (BasicBlock *Pad : Shared)
    while (Pad && Pad->hasNPredecessorsOrMore(2)) {
      BasicBlock *One = *pred_begin(Pad);
      SmallVector<BasicBlock *, 2> New;
      SplitLandingPadPredecessors(Pad, {One}, "", "", New);
      Pad = New.size() == 2 ? New[1] : nullptr;
    }
  return !Shared.empty();
}
