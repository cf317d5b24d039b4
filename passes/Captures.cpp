#include "Captures.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Module.h"

using namespace llvm;
using namespace mt;

namespace {
class Captures {
public:
  explicit Captures(function_ref<bool(const Function &)> Unwinds)
      : Unwinds(Unwinds) {}

  bool captured(const Argument &A);

private:
  function_ref<bool(const Function &)> Unwinds;
  DenseMap<const Argument *, bool> Known; // true while being found out

  bool find(const Argument &A);
  bool capturedBy(const CallBase &Call, const Use &U);
};
} // namespace

bool Captures::captured(const Argument &A) {
  if (A.hasNoCaptureAttr())
    return false;
  const Function &F = *A.getParent();
  if (!F.hasExactDefinition() || F.hasOptNone() || Unwinds(F))
    return true;
  if (auto [It, New] = Known.try_emplace(&A, true); !New)
    return It->second;
  return Known[&A] = find(A);
}

bool Captures::capturedBy(const CallBase &Call, const Use &U) {
  if (!Call.isArgOperand(&U))
    return true;
  const unsigned Number = Call.getArgOperandNo(&U);
  if (Call.doesNotCapture(Number))
    return false;
  const Function *Callee = Call.getCalledFunction();
  return !Callee || Number >= Callee->arg_size() ||
         captured(*Callee->getArg(Number));
}

/// Whether V is a variable that holds pointers and that only loads and stores
/// touch.
static bool isHolder(const Value *V) {
  auto *Slot = dyn_cast<AllocaInst>(V);
  return Slot && Slot->getAllocatedType()->isPointerTy() &&
         all_of(Slot->users(), [&](const User *U) {
           if (auto *Load = dyn_cast<LoadInst>(U))
             return !Load->isVolatile() && Load->getType()->isPointerTy();
           if (auto *Store = dyn_cast<StoreInst>(U))
             return !Store->isVolatile() && Store->getPointerOperand() == Slot;
           auto *I = cast<Instruction>(U);
           return I->isDebugOrPseudoInst() || I->isLifetimeStartOrEnd();
         });
}

bool Captures::find(const Argument &A) {
  SmallVector<const Value *, 8> Work = {&A};
  SmallPtrSet<const Value *, 16> Seen = {&A};
  auto Follow = [&](const Value *V) {
    if (Seen.insert(V).second)
      Work.push_back(V);
  };
  while (!Work.empty()) {
    const Value *V = Work.pop_back_val();
    for (const Use &U : V->uses()) {
      auto *I = cast<Instruction>(U.getUser());
      if (auto *Load = dyn_cast<LoadInst>(I)) {
        if (Load->isVolatile())
          return true;
        if (isa<AllocaInst>(V))
          Follow(Load); // what the holder had
      } else if (auto *Store = dyn_cast<StoreInst>(I)) {
        if (Store->isVolatile())
          return true;
        if (Store->getValueOperand() == V) {
          if (!isHolder(Store->getPointerOperand()))
            return true;
          Follow(Store->getPointerOperand());
        }
      } else if (isa<GetElementPtrInst, BitCastInst>(I)) {
        Follow(I);
      } else if (auto *Compare = dyn_cast<ICmpInst>(I)) {
        if (!isa<ConstantPointerNull>(Compare->getOperand(0)) &&
            !isa<ConstantPointerNull>(Compare->getOperand(1)))
          return true;
      } else if (auto *Memory = dyn_cast<MemIntrinsic>(I)) {
        if (Memory->isVolatile())
          return true;
      } else if (auto *Call = dyn_cast<CallBase>(I)) {
        if (!I->isDebugOrPseudoInst() && !I->isLifetimeStartOrEnd() &&
            capturedBy(*Call, U))
          return true;
      } else {
        return true;
      }
    }
  }
  return false;
}

void mt::markUncaptured(Module &M,
                        function_ref<bool(const Function &)> Unwinds) {
  Captures C(Unwinds);
  SmallVector<Argument *, 32> Uncaptured;
  for (Function &F : M)
    if (!F.isDeclaration())
      for (Argument &A : F.args())
        if (A.getType()->isPointerTy() && !A.hasByValAttr() && !C.captured(A))
          Uncaptured.push_back(&A);
  for (Argument *A : Uncaptured)
    A->addAttr(Attribute::NoCapture);
}
