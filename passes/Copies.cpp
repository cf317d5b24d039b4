#include "Copies.h"
#include "Annotations.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/BinaryFormat/Dwarf.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Module.h"
#include "llvm/IR/Operator.h"

using namespace llvm;
using namespace mt;

std::optional<Copy> mt::copyOf(const Instruction &I) {
  if (auto *T = dyn_cast<MemTransferInst>(&I))
    return Copy{&T->getRawDestUse(), T->getRawSource(), T->getLength()};
  auto *CB = dyn_cast<CallBase>(&I);
  const Function *F = CB ? CB->getCalledFunction() : nullptr;
  if (!F || !F->isDeclaration() || CB->arg_size() < 3)
    return std::nullopt;
  const bool IsCopy = StringSwitch<bool>(F->getName())
                          .Cases("memcpy", "memmove", "mempcpy", true)
                          .Cases("__memcpy_chk", "__memmove_chk", true)
                          .Cases("__mempcpy", "__mempcpy_chk", true)
                          .Default(false);
  if (!IsCopy)
    return std::nullopt;
  return Copy{&CB->getArgOperandUse(0), CB->getArgOperand(1),
              CB->getArgOperand(2)};
}

/// Whether there is anything but bytes in a T.
static bool isOther(const DIType *T) {
  T = TypeTable::strip(T);
  if (!T || isCharacter(T))
    return false;
  auto *C = dyn_cast<DICompositeType>(T);
  if (!C || C->getTag() == dwarf::DW_TAG_enumeration_type)
    return T->getSizeInBits() > 8;
  if (C->getTag() == dwarf::DW_TAG_array_type)
    return isOther(C->getBaseType());
  return any_of(C->getElements(), [](const DINode *N) {
    auto *M = dyn_cast<DIDerivedType>(N);
    return M && M->getTag() == dwarf::DW_TAG_member && !isOpaque(*M) &&
           isOther(M->getBaseType());
  });
}

static bool isOther(const llvm::Type &T) {
  if (auto *A = dyn_cast<ArrayType>(&T))
    return isOther(*A->getElementType());
  if (auto *S = dyn_cast<StructType>(&T))
    return any_of(S->elements(),
                  [](const llvm::Type *Of) { return isOther(*Of); });
  return !T.isIntegerTy(8);
}

/// Adds what a void * may be that has been given to a function; false if that
/// cannot be known.
static bool addGiven(const Argument &A, SmallVectorImpl<const Value *> &Work) {
  const Function &F = *A.getParent();
  if (A.hasByValAttr() || !F.hasLocalLinkage())
    return false;
  for (const Use &U : F.uses()) {
    auto *CB = dyn_cast<CallBase>(U.getUser());
    if (!CB || !CB->isCallee(&U) || A.getArgNo() >= CB->arg_size())
      return false;
    Work.push_back(CB->getArgOperand(A.getArgNo()));
  }
  return true;
}

/// The same for what a local variable has been set to.
static bool addStored(const AllocaInst &Variable,
                      SmallVectorImpl<const Value *> &Work) {
  for (const User *U : Variable.users()) {
    auto *S = dyn_cast<StoreInst>(U);
    if (!S)
      continue;
    if (S->getPointerOperand() != &Variable)
      return false;
    Work.push_back(S->getValueOperand());
  }
  return true;
}

bool mt::mayBeOther(const Value &Source, const TypeTable &Types) {
  SmallVector<const Value *, 8> Work = {&Source};
  SmallPtrSet<const Value *, 8> Seen;
  while (!Work.empty()) {
    const Value *V = Work.pop_back_val();
    if (!Seen.insert(V).second || isa<ConstantPointerNull, UndefValue>(V))
      continue;
    if (isNamelessConstant(V)) {
      if (isOther(*cast<GlobalVariable>(V)->getValueType()))
        return true;
      continue;
    }
    if (const DIVariable *Variable = variableOf(V);
        Variable && isOpaque(*Variable))
      continue;
    if (const DIType *T = typeAt(V, Types)) {
      if (isOther(T))
        return true;
      continue;
    }
    if (auto *GEP = dyn_cast<GEPOperator>(V)) {
      Work.push_back(GEP->getPointerOperand());
    } else if (isa<PHINode, SelectInst>(V)) {
      for (const Value *Of : cast<User>(V)->operands())
        if (Of->getType()->isPointerTy())
          Work.push_back(Of);
    } else if (auto *A = dyn_cast<Argument>(V)) {
      if (!addGiven(*A, Work))
        return true;
    } else {
      auto *L = dyn_cast<LoadInst>(V);
      auto *Variable =
          L ? dyn_cast<AllocaInst>(L->getPointerOperand()) : nullptr;
      if (!Variable || !addStored(*Variable, Work))
        return true;
    }
  }
  return false;
}
