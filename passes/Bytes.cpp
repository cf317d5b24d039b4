#include "Bytes.h"
#include "Annotations.h"
#include "SourceTypes.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/BinaryFormat/Dwarf.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Module.h"
#include "llvm/IR/Operator.h"

using namespace llvm;
using namespace mt;

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

/// Whether T is a pointer to characters.
static bool leadsToBytes(const DIType *T) {
  T = TypeTable::strip(T);
  return T && T->getTag() == dwarf::DW_TAG_pointer_type &&
         isCharacter(cast<DIDerivedType>(T)->getBaseType());
}

static bool isOfBytes(const llvm::Type *T) {
  if (auto *Array = dyn_cast<ArrayType>(T))
    return isOfBytes(Array->getElementType());
  if (auto *S = dyn_cast<StructType>(T))
    return all_of(S->elements(), isOfBytes);
  return T->isIntegerTy(8);
}

/// Whether a function is given Address, of a Union, as one of bytes: by what
/// its own source says, or as the C library's functions of text. (Only some
/// targets and levels have debug info of others.)
static bool takesBytes(const CallBase &CB, const Use &Address,
                       const DIType &Union, const TypeTable &Types) {
  if (auto *Copy = dyn_cast<MemTransferInst>(&CB)) {
    // A number may be copied into bytes and out of them.
    const Value *Other = Address == Copy->getRawDest() ? Copy->getRawSource()
                                                       : Copy->getRawDest();
    if (isNamelessConstant(Other))
      return isOfBytes(cast<GlobalVariable>(Other)->getValueType());
    // A part of such a union is looked at as that variable is.
    if (TypeTable::strip(typeAt(getUnderlyingObject(Other), Types)) == &Union)
      return true;
    const DIType *T = TypeTable::strip(typeAt(Other, Types));
    return T && (isCharacter(T) || isArrayOfCharacters(T));
  }
  const Function *F = CB.getCalledFunction();
  if (!F || !CB.isArgOperand(&Address))
    return false;
  if (F->isDeclaration()) {
    static const StringSet<> OfText = {"atof",   "atoi",  "atol", "fgets",
                                       "fopen",  "fputs", "puts", "fread",
                                       "fwrite", "open",  "read", "write"};
    StringRef Name = F->getName();
    Name.consume_front("__"); // where the compiler checks sizes
    return isa<MemIntrinsic, DbgInfoIntrinsic>(CB) ||
           CB.isLifetimeStartOrEnd() || Name.starts_with("str") ||
           Name.starts_with("stp") || Name.contains("printf") ||
           OfText.contains(Name);
  }
  return CB.getArgOperandNo(&Address) < F->arg_size() &&
         any_of(F->getArg(CB.getArgOperandNo(&Address))->users(),
                [&](const User *U) {
                  auto *S = dyn_cast<StoreInst>(U);
                  return S &&
                         leadsToBytes(typeAt(S->getPointerOperand(), Types));
                });
}

/// A user that shows that a variable does not hold bytes; null if there is
/// none. Of one that is a Union, anything that does not show that it does.
static const User *otherUse(const Value &Variable, const TypeTable &Types,
                            const DIType *Union = nullptr) {
  const bool IsStatic = isa<GlobalVariable>(Variable);
  auto isOther = [&](const DIType *T) {
    return Union ? !leadsToBytes(T) : leadsToOther(T, IsStatic);
  };
  SmallVector<const Value *, 8> Addresses = {&Variable};
  SmallPtrSet<const Value *, 8> Seen;
  while (!Addresses.empty()) {
    const Value *Address = Addresses.pop_back_val();
    if (!Seen.insert(Address).second)
      continue;
    for (const Use &Of : Address->uses()) {
      const User *U = Of.getUser();
      if (isa<GEPOperator, PHINode, SelectInst>(U)) {
        Addresses.push_back(U);
      } else if (auto *L = dyn_cast<LoadInst>(U)) {
        if (isWide(L->getType()))
          return U;
      } else if (auto *S = dyn_cast<StoreInst>(U)) {
        const Value *To = S->getPointerOperand();
        if (To == Address ? isWide(S->getValueOperand()->getType())
                          : (Union ? !leadsToBytes(typeAt(To, Types))
                                   : placeIsOfOther(*To, *S->getFunction(),
                                                    IsStatic, Types)))
          return U;
      } else if (auto *R = dyn_cast<ReturnInst>(U)) {
        if (isOther(resultOf(*R->getFunction())))
          return U;
      } else if (auto *G = dyn_cast<GlobalVariable>(U)) {
        const DIGlobalVariable *Other = variableOf(G);
        if (isOther(Other ? Other->getType() : nullptr))
          return U;
      } else if (auto *CB = dyn_cast<CallBase>(U)) {
        if (Union && !takesBytes(*CB, Of, *Union, Types))
          return U;
      } else if (Union && !isa<ICmpInst>(U)) {
        return U;
      }
    }
  }
  return nullptr;
}

const User *mt::usedAsOther(const Value &Variable, const TypeTable &Types) {
  const DIVariable *V = variableOf(&Variable);
  return V && isArrayOfCharacters(V->getType()) && !isOpaque(*V)
             ? otherUse(Variable, Types)
             : nullptr;
}

/// Whether each access of T shows that it is none of bytes.
static bool isWideScalar(const DIType *T) {
  T = TypeTable::strip(T);
  auto *B = dyn_cast_or_null<DIBasicType>(T);
  return (B && B->getSizeInBits() > 8) ||
         (T && T->getTag() == dwarf::DW_TAG_pointer_type);
}

/// The array of characters in a union without a name that has only wide scalars
/// beside it, or null.
static const DIDerivedType *arrayOf(const DICompositeType &Union) {
  // A name would let others have pointers to such unions.
  if (Union.getTag() != dwarf::DW_TAG_union_type || !Union.getName().empty())
    return nullptr;
  const DIDerivedType *Array = nullptr;
  for (const DINode *N : Union.getElements()) {
    auto *M = dyn_cast<DIDerivedType>(N);
    if (!M || M->isBitField())
      return nullptr;
    if (!Array && isArrayOfCharacters(M->getBaseType()))
      Array = M;
    else if (!isWideScalar(M->getBaseType()))
      return nullptr;
  }
  return Array;
}

void mt::findUnionsOfBytes(const Module &M, TypeTable &Types) {
  MapVector<const DICompositeType *, const DIDerivedType *> Arrays;
  auto See = [&](const Value &Variable) {
    const DIVariable *V = variableOf(&Variable);
    auto *Union = dyn_cast_or_null<DICompositeType>(V ? V->getType() : nullptr);
    const DIDerivedType *Array = Union ? arrayOf(*Union) : nullptr;
    if (!Array)
      return;
    auto [Known, New] = Arrays.try_emplace(Union, Array);
    if (Known->second && (isOpaque(*V) || otherUse(Variable, Types, Union)))
      Known->second = nullptr;
  };
  forEachVariable(M, See);
  for (auto [Union, Array] : Arrays)
    if (Array)
      Types.setOnlyMember(*Union, *Array);
}

TypeId mt::typeOfVariable(const Value &Variable, const DIType *T,
                          TypeTable &Types) {
  const DIVariable *V = variableOf(&Variable);
  const DIType *Plain = TypeTable::strip(T);
  if (V && Plain && isOpaque(*V) && !TypeTable::isPointer(Plain))
    return Types.bytes(Plain->getSizeInBits() / 8);
  const bool InPieces = V && Types.isInPieces(V);
  const bool IsBytes = isArrayOfCharacters(T);
  // There is nothing else in a single one.
  const bool IsSingle = IsBytes && Plain->getSizeInBits() <= 8;
  if (!IsSingle && ((InPieces && IsBytes) || usedAsOther(Variable, Types)))
    return Types.hidden(Plain->getSizeInBits() / 8);
  if (InPieces)
    return Types.inPieces(Types.of(T));
  return Types.ordered(Types.of(T), V ? Types.byteOrder(V) : 0);
}
