#include "Scrambled.h"
#include "AddressNumbers.h"
#include "Names.h"
#include "SourceTypes.h"
#include "mt/abi.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/MDBuilder.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"

using namespace llvm;
using namespace mt;

/// A pointer and, if it was read from a plain variable, all else that is.
static void addReadings(const Value &V, SmallVectorImpl<const Value *> &Out) {
  auto *Load = dyn_cast<LoadInst>(&V);
  if (!Load || !isPlainVariable(Load->getPointerOperand())) {
    Out.push_back(&V);
    return;
  }
  for (const User *U : Load->getPointerOperand()->users())
    if (isa<LoadInst>(U))
      Out.push_back(U);
}

/// Whether a number of an address only leads to where something is looked for
/// by what lies at the address, as texts are kept at hand that are likely asked
/// for again: the text is compared, and the address neither compared nor kept.
/// If it has become another, the text is not found there, and nothing is lost.
static bool isFoundByContent(const PtrToIntInst &Cast) {
  bool IsCompared = false;
  SmallVector<const Value *, 8> Work;
  SmallPtrSet<const Value *, 16> Seen;
  addReadings(*Cast.getPointerOperand(), Work);
  while (!Work.empty()) {
    const Value *V = Work.pop_back_val();
    if (!Seen.insert(V).second)
      continue;
    for (const Use &U : V->uses()) {
      auto *By = cast<Instruction>(U.getUser());
      auto *Call = dyn_cast<CallBase>(By);
      if (By == &Cast || isa<LoadInst>(By) ||
          (isa<IntrinsicInst>(By) && By->getType()->isVoidTy()))
        continue;
      if (isa<GetElementPtrInst, PHINode, SelectInst>(By)) {
        Work.push_back(By);
      } else if (auto *Store = dyn_cast<StoreInst>(By)) {
        const Value *Place = Store->getPointerOperand();
        if (Place == V)
          continue;
        if (!isPlainVariable(Place))
          return false;
        for (const User *Reader : Place->users())
          if (isa<LoadInst>(Reader))
            Work.push_back(Reader);
      } else if (auto *Compare = dyn_cast<ICmpInst>(By)) {
        if (!isa<ConstantPointerNull>(
                Compare->getOperand(1 - U.getOperandNo())))
          return false;
      } else if (Call && onlyReads(*Call)) {
        IsCompared |=
            compares(*Call) && By->getFunction() == Cast.getFunction();
        if (Call->getType()->isPointerTy() && // a place in it, or a copy
            !Call->getCalledFunction()->getName().contains("dup"))
          Work.push_back(Call);
      } else if (const Function *F = Call ? Call->getCalledFunction() : nullptr;
                 F && F->hasExactDefinition() && Call->isArgOperand(&U) &&
                 Call->getArgOperandNo(&U) < F->arg_size()) {
        Work.push_back(F->getArg(Call->getArgOperandNo(&U)));
      } else {
        return false;
      }
    }
  }
  return IsCompared;
}

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
          Cast && !Cast->getType()->isVectorTy()) {
        const Scrambled Becomes = scrambledFrom(I);
        if (Becomes == Scrambled::Kept ||
            (Becomes == Scrambled::ToIndex && !isFoundByContent(*Cast)))
          Casts.push_back(Cast);
      }
  if (Casts.empty())
    return;
  auto *Text = ConstantDataArray::getString(M.getContext(), Name);
  auto *Variable =
      new GlobalVariable(M, Text->getType(), true, GlobalValue::PrivateLinkage,
                         Text, names::ScrambledIn);
  for (PtrToIntInst *Cast : Casts)
    tell(*Cast, Variable);
}
