#include "Jumps.h"
#include "Names.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Module.h"

using namespace llvm;
using namespace mt;

/// What clang puts into the buffer before a __builtin_setjmp.
static void dropPlaces(IntrinsicInst &Setjmp) {
  SmallVector<Instruction *, 4> Dead;
  for (Instruction &I : *Setjmp.getParent()) {
    if (&I == &Setjmp)
      break;
    auto *S = dyn_cast<StoreInst>(&I);
    auto *Place = S ? dyn_cast<IntrinsicInst>(S->getValueOperand()) : nullptr;
    if (Place &&
        (Place->getIntrinsicID() == Intrinsic::frameaddress ||
         Place->getIntrinsicID() == Intrinsic::stacksave) &&
        Place->hasOneUse())
      append_range(Dead, std::initializer_list<Instruction *>{S, Place});
  }
  for (Instruction *I : Dead)
    I->eraseFromParent();
}

void mt::lowerBuiltinJumps(Module &M) {
  constexpr uint64_t NativeSize = 1024; // no jmp_buf is larger
  SmallVector<IntrinsicInst *, 2> Jumps;
  for (Function &F : M)
    for (Instruction &I : instructions(F))
      if (auto *II = dyn_cast<IntrinsicInst>(&I);
          II && (II->getIntrinsicID() == Intrinsic::eh_sjlj_setjmp ||
                 II->getIntrinsicID() == Intrinsic::eh_sjlj_longjmp))
        Jumps.push_back(II);
  for (IntrinsicInst *II : Jumps) {
    IRBuilder<> B(II);
    Value *Buffer = II->getArgOperand(0);
    if (II->getIntrinsicID() == Intrinsic::eh_sjlj_longjmp) {
      FunctionCallee Jump = M.getOrInsertFunction(names::BuiltinLongjmp,
                                                  B.getVoidTy(), B.getPtrTy());
      CallInst *Call = B.CreateCall(Jump, {Buffer});
      Call->setDoesNotReturn();
      II->eraseFromParent();
      continue;
    }
    dropPlaces(*II);
    IRBuilder<> Entry(&*II->getFunction()->getEntryBlock().begin());
    AllocaInst *Number = Entry.CreateAlloca(B.getInt64Ty());
    AllocaInst *Native =
        Entry.CreateAlloca(ArrayType::get(B.getInt8Ty(), NativeSize));
    Native->setAlignment(Align(16));
    CallInst *Setjmp = B.CreateCall(
        M.getOrInsertFunction("_setjmp", B.getInt32Ty(), B.getPtrTy()),
        {Native});
    Setjmp->addFnAttr(Attribute::ReturnsTwice);
    CallInst *Armed = B.CreateCall(
        M.getOrInsertFunction(names::BuiltinArmed, B.getVoidTy(), B.getPtrTy(),
                              B.getPtrTy(), B.getPtrTy(), B.getInt32Ty()),
        {Buffer, Number, Native, Setjmp});
    Armed->setDoesNotThrow();
    II->replaceAllUsesWith(Setjmp);
    II->eraseFromParent();
  }
}

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
