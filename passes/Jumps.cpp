#include "Jumps.h"
#include "Names.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/Module.h"

using namespace llvm;
using namespace mt;

bool mt::isSetjmp(const CallBase &CB) {
  const Function *F = CB.getCalledFunction();
  if (!F || !isa<CallInst>(CB) || CB.arg_empty())
    return false;
  StringRef Name = F->getName();
  return Name == "setjmp" || Name == "_setjmp" || Name == "sigsetjmp" ||
         Name == "__sigsetjmp";
}

Instruction *mt::noteJump(CallInst &Setjmp, AllocaInst *Identity) {
  Module &M = *Setjmp.getModule();
  IRBuilder<> B(Setjmp.getNextNode());
  B.SetCurrentDebugLocation(Setjmp.getDebugLoc());
  FunctionCallee Armed =
      M.getOrInsertFunction(names::JumpArmed, B.getVoidTy(), B.getPtrTy(),
                            B.getPtrTy(), B.getInt32Ty());
  CallInst *Call =
      B.CreateCall(Armed, {Identity, Setjmp.getArgOperand(0), &Setjmp});
  Call->setDoesNotThrow();
  return Call;
}

BasicBlock *mt::rearmJump(const JumpSite &Site, BasicBlock *Block) {
  Function &F = *Block->getParent();
  Module &M = *F.getParent();
  LLVMContext &C = F.getContext();
  auto *Arm = BasicBlock::Create(C, "mt.rearm", &F);
  auto *Jumped = BasicBlock::Create(C, "mt.jumped", &F);
  auto *Next = BasicBlock::Create(C, "mt.dispatch", &F);
  IRBuilder<> B(Block);
  Value *Identity = B.CreateLoad(B.getInt64Ty(), Site.Identity);
  B.CreateCondBr(B.CreateIsNull(Identity), Next, Arm);

  B.SetInsertPoint(Arm);
  Value *Buffer = B.CreateCall(
      M.getOrInsertFunction(names::JumpBuffer, B.getPtrTy(), B.getInt64Ty()),
      {Identity});
  FunctionCallee Setjmp =
      M.getOrInsertFunction("_setjmp", B.getInt32Ty(), B.getPtrTy());
  CallInst *Result = B.CreateCall(Setjmp, {Buffer});
  Result->addFnAttr(Attribute::ReturnsTwice);
  Result->setDebugLoc(Site.Call->getDebugLoc());
  B.CreateCondBr(B.CreateIsNull(Result), Next, Jumped);

  // What the normal way does with the result.
  B.SetInsertPoint(Jumped);
  for (User *U : Site.Call->users())
    if (auto *S = dyn_cast<StoreInst>(U))
      B.CreateStore(Result, S->getPointerOperand());
  B.CreateBr(Site.After);
  return Next;
}
