#include "Carving.h"
#include "Annotations.h"
#include "SourceTypes.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/IntrinsicInst.h"

using namespace llvm;
using namespace mt;

/// The struct that a value points to by its C type, or null.
static const DIType *structAt(const Value *V, const TypeTable &Types) {
  const DIType *T = TypeTable::strip(TypeTable::pointee(typeOf(V, Types)));
  auto *C = dyn_cast_or_null<DICompositeType>(T);
  return C && C->getSizeInBits() && !hasMoreBehind(*C) ? C : nullptr;
}

static bool isSizeOf(const DIType *Struct, const Value *Size) {
  auto *Bytes = dyn_cast<ConstantInt>(Size);
  return Bytes && Bytes->getZExtValue() * 8 == Struct->getSizeInBits();
}

/// Whether a pointer leads to such a struct itself, not to behind one.
static bool isAtStruct(const Value &Pointer, const DIType *Struct,
                       const TypeTable &Types) {
  auto *GEP = dyn_cast<GetElementPtrInst>(&Pointer);
  return structAt(&Pointer, Types) == Struct &&
         (!GEP || GEP->hasAllZeroIndices());
}

/// Whether a call is given an address as that of such a struct.
static bool takesStruct(const CallBase &CB, const Value &Address,
                        const DIType *Struct, const TypeTable &Known) {
  if (auto *Moved = dyn_cast<MemTransferInst>(&CB);
      Moved && (isAtStruct(*Moved->getRawDest(), Struct, Known) ||
                isAtStruct(*Moved->getRawSource(), Struct, Known)))
    return true; // elements that move up or down
  if (auto *Memory = dyn_cast<MemIntrinsic>(&CB))
    return isSizeOf(Struct, Memory->getLength());
  const Function *F = CB.getCalledFunction();
  // The C library's, or ours in its place.
  StringRef Name = F && F->isDeclaration() ? F->getName() : "";
  Name.consume_front("mt_");
  if (Name.starts_with("qsort") && CB.arg_size() > 3 &&
      CB.getArgOperand(0) == &Address)
    return isSizeOf(Struct, CB.getArgOperand(2));
  // Only some targets and levels have debug info of functions elsewhere.
  const DISubprogram *SP =
      F && !F->isDeclaration() ? F->getSubprogram() : nullptr;
  if (!SP || !SP->getType())
    return isa<DbgInfoIntrinsic>(CB) || CB.isLifetimeStartOrEnd();
  const DITypeRefArray Types = SP->getType()->getTypeArray();
  for (unsigned I = 0; I != CB.arg_size(); ++I)
    if (CB.getArgOperand(I) == &Address &&
        (I + 1 >= Types.size() ||
         TypeTable::strip(TypeTable::pointee(Types[I + 1])) != Struct))
      return false;
  return true;
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
    // What is loaded and stored may be the struct itself, passed in registers.
    auto *CB = dyn_cast<CallBase>(U);
    return CB && !takesStruct(*CB, Behind, Struct, Types);
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

void mt::markCarved(const Module &M, TypeTable &Types) {
  const DataLayout &DL = M.getDataLayout();
  for (const Function &F : M)
    for (const Instruction &I : instructions(F)) {
      if (auto *Number = dyn_cast<PtrToIntInst>(&I)) {
        const DIType *T = structAt(Number->getPointerOperand(), Types);
        if (T && isCountedFrom(*Number))
          Types.setTrait(Types.of(T), mt::Type::IsCarved);
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
        Types.setTrait(Types.of(T), mt::Type::IsCarved);
    }
}
