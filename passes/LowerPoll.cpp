#include "LowerPoll.h"
#include "Names.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/MDBuilder.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"

using namespace llvm;
using namespace mt;

bool mt::lowerPolls(Module &M) {
  Function *Poll = M.getFunction(names::Poll);
  if (!Poll)
    return false;
  LLVMContext &C = M.getContext();
  auto *I32 = llvm::Type::getInt32Ty(C);
  Constant *Flag = M.getOrInsertGlobal(names::Flag, I32);
  FunctionCallee Slow = M.getOrInsertFunction(names::PollSlow, I32);
  auto *SlowF = cast<Function>(Slow.getCallee());
  SlowF->addFnAttr(Attribute::Cold);
  SlowF->setDoesNotThrow();

  for (User *U : make_early_inc_range(Poll->users())) {
    auto *Call = cast<CallInst>(U);
    IRBuilder<> B(Call);
    LoadInst *Load = B.CreateLoad(I32, Flag);
    Load->setAtomic(AtomicOrdering::Monotonic);
    Load->setAlignment(Align(4));
    Value *Wanted = B.CreateICmpNE(Load, B.getInt32(0));
    BasicBlock *Before = Call->getParent();
    Instruction *Then = SplitBlockAndInsertIfThen(
        Wanted, Call->getIterator(), false,
        MDBuilder(C).createBranchWeights(1, 1 << 20));
    IRBuilder<> T(Then);
    T.SetCurrentDebugLocation(Call->getDebugLoc());
    Value *Capture =
        T.CreateICmpNE(T.CreateCall(Slow), T.getInt32(0));
    PHINode *Result = PHINode::Create(llvm::Type::getInt1Ty(C), 2, "",
                                      Call->getParent()->begin());
    Result->addIncoming(ConstantInt::getFalse(C), Before);
    Result->addIncoming(Capture, Then->getParent());
    Call->replaceAllUsesWith(Result);
    Call->eraseFromParent();
  }
  Poll->eraseFromParent();
  return true;
}
