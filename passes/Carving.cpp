#include "Carving.h"
#include "SourceTypes.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"

using namespace llvm;
using namespace mt;

/// The struct that a value points to by its C type, or null.
static const DIType *structAt(const Value *V, const TypeTable &Types) {
  const DIType *T = TypeTable::strip(TypeTable::pointee(typeOf(V, Types)));
  return isa_and_nonnull<DICompositeType>(T) && T->getSizeInBits() ? T
                                                                   : nullptr;
}

/// Whether the place behind a struct that a pointer leads to is used as
/// anything but another such struct.
static bool isUsedAsOther(const GetElementPtrInst &Behind, const DIType *Struct,
                          const TypeTable &Types) {
  return any_of(Behind.users(), [&](const User *U) {
    if (auto *S = dyn_cast<StoreInst>(U);
        S && S->getValueOperand() == &Behind) {
      const DIType *To = typeAt(S->getPointerOperand(), Types);
      return !To || TypeTable::strip(TypeTable::pointee(To)) != Struct;
    }
    if (auto *R = dyn_cast<ReturnInst>(U))
      return TypeTable::strip(
                 TypeTable::pointee(resultOf(*R->getFunction()))) != Struct;
    if (auto *GEP = dyn_cast<GetElementPtrInst>(U))
      return GEP->getSourceElementType() != Behind.getSourceElementType();
    // A member of a struct is reached by another step.
    return isa<CallBase, LoadInst, StoreInst>(U);
  });
}

/// Whether an address is counted on from as a number.
static bool isCountedFrom(const PtrToIntInst &Number) {
  return any_of(Number.users(), [](const User *U) {
    auto *O = dyn_cast<BinaryOperator>(U);
    return O && (O->getOpcode() == Instruction::Add ||
                 O->getOpcode() == Instruction::And ||
                 O->getOpcode() == Instruction::Or);
  });
}

DenseSet<TypeId> mt::carvedBehind(const Module &M, TypeTable &Types) {
  DenseSet<TypeId> Carved;
  const DataLayout &DL = M.getDataLayout();
  for (const Function &F : M)
    for (const Instruction &I : instructions(F)) {
      if (auto *Number = dyn_cast<PtrToIntInst>(&I)) {
        const DIType *T = structAt(Number->getPointerOperand(), Types);
        if (T && isCountedFrom(*Number))
          Carved.insert(Types.of(T));
        continue;
      }
      auto *GEP = dyn_cast<GetElementPtrInst>(&I);
      if (!GEP || GEP->getNumIndices() != 1)
        continue;
      const DIType *T = structAt(GEP->getPointerOperand(), Types);
      if (!T)
        continue;
      APInt Offset(DL.getIndexTypeSizeInBits(GEP->getType()), 0);
      const bool IsFixed = GEP->accumulateConstantOffset(DL, Offset);
      const bool IsBehind =
          !IsFixed ||
          Offset.getSExtValue() * 8 >= static_cast<int64_t>(T->getSizeInBits());
      const bool IsInBytes = GEP->getSourceElementType()->isIntegerTy(8);
      if (IsBehind && (IsInBytes || (IsFixed && isUsedAsOther(*GEP, T, Types))))
        Carved.insert(Types.of(T));
    }
  return Carved;
}
