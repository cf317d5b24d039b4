#include "Scrambled.h"
#include "AddressNumbers.h"
#include "Names.h"
#include "mt/abi.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/MDBuilder.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"

using namespace llvm;
using namespace mt;

static void tell(PtrToIntInst &Cast, Constant *Name) {
  Module &M = *Cast.getModule();
  LLVMContext &C = M.getContext();
  Value *Address = Cast.getPointerOperand();
  IRBuilder<> B(Cast.getNextNode());
  B.SetCurrentDebugLocation(Cast.getDebugLoc());
  llvm::Type *Word = M.getDataLayout().getIntPtrType(C);
  const uint64_t Shift =
      Word->isIntegerTy(64) ? MT_HEAP_SHIFT_64 : MT_HEAP_SHIFT_32;
  Value *Offset = B.CreateSub(B.CreatePtrToInt(Address, Word),
                              ConstantInt::get(Word, uint64_t(1) << Shift));
  Value *Size = B.CreateLoad(Word, M.getOrInsertGlobal(names::HeapSize, Word));
  Value *IsElsewhere = B.CreateICmpUGE(Offset, Size);
  B.SetInsertPoint(SplitBlockAndInsertIfThen(
      IsElsewhere, &*B.GetInsertPoint(), /*Unreachable=*/false,
      MDBuilder(C).createUnlikelyBranchWeights()));
  FunctionCallee Tell = M.getOrInsertFunction(
      names::Scrambled,
      FunctionType::get(B.getVoidTy(), {B.getPtrTy(), B.getPtrTy()}, false));
  CallInst *Call = B.CreateCall(Tell, {Address, Name});
  Call->setDoesNotThrow();
  Call->setDebugLoc(Cast.getDebugLoc());
}

void mt::tellOfScrambled(Module &M, StringRef Name) {
  SmallVector<PtrToIntInst *, 4> Casts;
  for (Function &F : M)
    for (Instruction &I : instructions(F))
      if (auto *Cast = dyn_cast<PtrToIntInst>(&I);
          Cast && !Cast->getType()->isVectorTy() && scramblesAddress(I))
        Casts.push_back(Cast);
  if (Casts.empty())
    return;
  auto *Text = ConstantDataArray::getString(M.getContext(), Name);
  auto *Variable =
      new GlobalVariable(M, Text->getType(), true, GlobalValue::PrivateLinkage,
                         Text, names::ScrambledIn);
  for (PtrToIntInst *Cast : Casts)
    tell(*Cast, Variable);
}
