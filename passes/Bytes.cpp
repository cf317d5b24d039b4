#include "Bytes.h"
#include "Annotations.h"
#include "SourceTypes.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/BinaryFormat/Dwarf.h"
#include "llvm/IR/Operator.h"

using namespace llvm;
using namespace mt;

static bool isArrayOfCharacters(const DIType *T) {
  auto *C = dyn_cast_or_null<DICompositeType>(TypeTable::strip(T));
  return C && C->getTag() == dwarf::DW_TAG_array_type &&
         isCharacter(C->getBaseType());
}

/// Whether a value of pointer type T designates something that is not bytes.
/// Static pools are carved by way of void *; that a local buffer's address is
/// in one means nothing.
static bool leadsToOther(const DIType *T, bool IsStatic) {
  T = TypeTable::strip(T);
  if (!T || T->getTag() != dwarf::DW_TAG_pointer_type)
    return false;
  const DIType *To = TypeTable::strip(cast<DIDerivedType>(T)->getBaseType());
  return To ? !isCharacter(To) && To->getSizeInBits() != 0 : IsStatic;
}

/// Whether the alloca is where clang collects a function's result.
static bool isResultPlace(const AllocaInst &A) {
  return any_of(A.users(), [](const User *U) {
    return isa<LoadInst>(U) && any_of(U->users(), [](const User *Of) {
             return isa<ReturnInst>(Of);
           });
  });
}

/// Whether storing an address to Place makes it one of something else.
static bool placeIsOfOther(const Value &Place, const Function &F, bool IsStatic,
                           const TypeTable &Types) {
  if (const DIType *T = typeAt(&Place, Types))
    return leadsToOther(T, IsStatic);
  auto *A = dyn_cast<AllocaInst>(&Place);
  return A && isResultPlace(*A) && leadsToOther(resultOf(F), IsStatic);
}

/// Whether an access of this type is none of bytes.
static bool isWide(const llvm::Type *T) {
  return (T->isIntegerTy() && T->getIntegerBitWidth() > 8) ||
         T->isFloatingPointTy() || T->isPointerTy();
}

const User *mt::usedAsOther(const Value &Variable, const TypeTable &Types) {
  const bool IsStatic = isa<GlobalVariable>(Variable);
  const DIVariable *V = variableOf(&Variable);
  if (!V || !isArrayOfCharacters(V->getType()) || isOpaque(*V))
    return nullptr;
  SmallVector<const Value *, 8> Addresses = {&Variable};
  SmallPtrSet<const Value *, 8> Seen;
  while (!Addresses.empty()) {
    const Value *Address = Addresses.pop_back_val();
    if (!Seen.insert(Address).second)
      continue;
    for (const User *U : Address->users()) {
      if (isa<GEPOperator, PHINode, SelectInst>(U)) {
        Addresses.push_back(U);
      } else if (auto *L = dyn_cast<LoadInst>(U)) {
        if (isWide(L->getType()))
          return U;
      } else if (auto *S = dyn_cast<StoreInst>(U)) {
        if (S->getPointerOperand() == Address
                ? isWide(S->getValueOperand()->getType())
                : placeIsOfOther(*S->getPointerOperand(), *S->getFunction(),
                                 IsStatic, Types))
          return U;
      } else if (auto *R = dyn_cast<ReturnInst>(U)) {
        if (leadsToOther(resultOf(*R->getFunction()), IsStatic))
          return U;
      } else if (auto *G = dyn_cast<GlobalVariable>(U)) {
        const DIGlobalVariable *Other = variableOf(G);
        if (Other && leadsToOther(Other->getType(), IsStatic))
          return U;
      }
    }
  }
  return nullptr;
}

TypeId mt::typeOfVariable(const Value &Variable, const DIType *T,
                          TypeTable &Types) {
  const DIVariable *V = variableOf(&Variable);
  const DIType *Plain = TypeTable::strip(T);
  if (V && Plain && isOpaque(*V))
    return Types.bytes(Plain->getSizeInBits() / 8);
  return usedAsOther(Variable, Types) ? Types.hidden(Plain->getSizeInBits() / 8)
                                      : Types.of(T);
}
