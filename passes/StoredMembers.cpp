#include "StoredMembers.h"
#include "SourceTypes.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/BinaryFormat/Dwarf.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/DebugInfo.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Operator.h"

using namespace llvm;
using namespace mt;

namespace {
/// What is known of one union.
struct Stored {
  SmallVector<const DIDerivedType *, 4> Members; // that all stores fit
  bool IsStored = false;
  SmallVector<std::pair<uint64_t, uint64_t>, 8> Loads; // where, and bits
};

/// An address within a variable; of elements of an array, that of the first.
struct Place {
  const Value *Address;
  uint64_t Offset;
};
} // namespace

/// Keeps the members that have such a scalar at an offset.
static void store(Stored &To, uint64_t Offset, const llvm::Type *T,
                  const DataLayout &DL) {
  To.IsStored = true;
  erase_if(To.Members, [&](const DIDerivedType *M) {
    return !isScalar(TypeTable::memberAt(M->getBaseType(), Offset), *T, DL);
  });
}

static void storeConstant(Stored &To, const Constant &C, const DataLayout &DL) {
  forEachScalar(C, 0, DL, [&](uint64_t Offset, const Constant &Scalar) {
    store(To, Offset, Scalar.getType(), DL);
  });
}

/// Where a GEP leads from a place in a variable; false if nobody knows. Indices
/// stay in their arrays; but what counts in bytes may go from one to the next.
static bool step(const GEPOperator &GEP, Place &At, const DataLayout &DL) {
  APInt Offset(DL.getIndexTypeSizeInBits(GEP.getType()), 0);
  MapVector<Value *, APInt> Variable;
  if (!GEP.collectOffset(DL, Offset.getBitWidth(), Variable, Offset) ||
      Offset.isNegative() ||
      (!Variable.empty() && GEP.getSourceElementType()->isIntegerTy(8)))
    return false;
  At.Offset += Offset.getZExtValue();
  return true;
}

/// Notes all that is stored to a variable; false if it may be more.
static bool follow(const Value &Variable, const DICompositeType &Union,
                   Stored &To, const TypeTable &Types) {
  const DataLayout &DL = Types.dataLayout();
  if (auto *G = dyn_cast<GlobalVariable>(&Variable)) {
    if (!G->hasInitializer() || !G->hasLocalLinkage())
      return false;
    storeConstant(To, *G->getInitializer(), DL);
  }
  SmallVector<Place, 8> Work = {{&Variable, 0}};
  SmallPtrSet<const Value *, 8> Seen;
  while (!Work.empty()) {
    const Place At = Work.pop_back_val();
    if (!Seen.insert(At.Address).second)
      continue;
    for (const Use &Of : At.Address->uses()) {
      const User *U = Of.getUser();
      if (auto *GEP = dyn_cast<GEPOperator>(U)) {
        Place Next = At;
        if (!step(*GEP, Next, DL))
          return false;
        Next.Address = U;
        Work.push_back(Next);
      } else if (auto *S = dyn_cast<StoreInst>(U)) {
        const llvm::Type *T = S->getValueOperand()->getType();
        if (S->getPointerOperand() != At.Address)
          return false;
        store(To, At.Offset, T, DL);
      } else if (auto *L = dyn_cast<LoadInst>(U)) {
        if (L->getType()->isAggregateType())
          return false;
        To.Loads.emplace_back(At.Offset, DL.getTypeSizeInBits(L->getType()));
      } else if (auto *Copy = dyn_cast<MemTransferInst>(U)) {
        if (Copy->getRawDest() != At.Address) {
          const Value *Copied = getUnderlyingObject(Copy->getRawDest());
          if (TypeTable::strip(typeAt(Copied, Types)) != &Union)
            return false;
          continue;
        }
        const Value *From = getUnderlyingObject(Copy->getRawSource());
        if (isNamelessConstant(From)) {
          if (At.Offset || From != Copy->getRawSource())
            return false;
          storeConstant(To, *cast<GlobalVariable>(From)->getInitializer(), DL);
        } else if (TypeTable::strip(typeAt(From, Types)) != &Union) {
          return false;
        }
      } else if (auto *Set = dyn_cast<MemSetInst>(U)) {
        auto *Byte = dyn_cast<ConstantInt>(Set->getValue());
        if (!Byte || !Byte->isZero())
          return false;
      } else if (auto *I = dyn_cast<Instruction>(U);
                 !isa<ICmpInst>(U) && !(I && (I->isLifetimeStartOrEnd() ||
                                              I->isDebugOrPseudoInst())))
        return false;
    }
  }
  return true;
}

/// The bits of the smallest scalar in a type; 0 if there are bit-fields or
/// unions in it.
static uint64_t leastPart(const DIType *T) {
  T = TypeTable::strip(T);
  auto *C = dyn_cast_or_null<DICompositeType>(T);
  if (!C || C->getTag() == dwarf::DW_TAG_enumeration_type)
    return T ? T->getSizeInBits() : 0;
  if (C->getTag() == dwarf::DW_TAG_array_type)
    return leastPart(C->getBaseType());
  if (C->getTag() != dwarf::DW_TAG_structure_type)
    return 0;
  uint64_t Least = UINT64_MAX;
  for (const DINode *N : C->getElements()) {
    auto *M = dyn_cast<DIDerivedType>(N);
    if (!M || M->isBitField())
      return 0;
    Least = std::min(Least, leastPart(M->getBaseType()));
  }
  return Least;
}

/// How many bits of one scalar of T can be read at an offset.
static uint64_t largestAt(const DIType *T, uint64_t Offset) {
  const DIType *Scalar = TypeTable::memberAt(T, Offset);
  return Scalar ? Scalar->getSizeInBits() : leastPart(T);
}

/// The members of a union, if there are neither bit-fields nor unions in them.
static bool readMembers(const DICompositeType &Union, Stored &To) {
  for (const DINode *N : Union.getElements()) {
    auto *M = dyn_cast<DIDerivedType>(N);
    if (!M || M->getTag() != dwarf::DW_TAG_member || M->isBitField())
      return false;
    To.Members.push_back(M);
  }
  return To.Members.size() > 1 &&
         all_of(To.Members, [](const DIDerivedType *M) {
           return leastPart(M->getBaseType()) != 0;
         });
}

/// Unions that something else than a variable is of, or is a pointer to.
static SmallPtrSet<const DIType *, 8> usedInTypes(const Module &M) {
  SmallPtrSet<const DIType *, 8> Used;
  DebugInfoFinder Finder;
  Finder.processModule(M);
  for (const DIType *T : Finder.types()) {
    if (auto *D = dyn_cast<DIDerivedType>(T);
        D && D->getTag() != dwarf::DW_TAG_typedef)
      Used.insert(TypeTable::strip(D->getBaseType()));
    else if (auto *C = dyn_cast<DICompositeType>(T))
      Used.insert(TypeTable::strip(C->getBaseType()));
    else if (auto *S = dyn_cast<DISubroutineType>(T))
      for (const DIType *Part : S->getTypeArray())
        Used.insert(TypeTable::strip(Part));
  }
  for (const DISubprogram *S : Finder.subprograms())
    if (S->getType())
      for (const DIType *Part : S->getType()->getTypeArray())
        Used.insert(TypeTable::strip(Part));
  return Used;
}

void mt::findStoredMembers(const Module &M, TypeTable &Types) {
  if (!Types.hasDebugInfo())
    return;
  MapVector<const DICompositeType *, Stored> Unions;
  const SmallPtrSet<const DIType *, 8> Used = usedInTypes(M);
  auto See = [&](const Value &Variable) {
    const DIVariable *V = variableOf(&Variable);
    auto *Union = dyn_cast_or_null<DICompositeType>(
        V ? TypeTable::strip(V->getType()) : nullptr);
    if (!Union || Union->getTag() != dwarf::DW_TAG_union_type ||
        !Union->getName().empty() || Types.hasOnlyMember(*Union) ||
        Used.contains(Union))
      return;
    auto [It, New] = Unions.try_emplace(Union);
    Stored &To = It->second;
    if (New && !readMembers(*Union, To))
      To.Members.clear();
    if (!To.Members.empty() && !follow(Variable, *Union, To, Types))
      To.Members.clear();
  };
  forEachVariable(M, See);
  for (auto &[Union, To] : Unions) {
    // A number that is put together from parts is another in each byte order.
    erase_if(To.Members, [&Loads = To.Loads](const DIDerivedType *M) {
      return any_of(Loads, [&](auto Load) {
        return largestAt(M->getBaseType(), Load.first) < Load.second;
      });
    });
    if (!To.IsStored || To.Members.empty())
      continue;
    auto IsSmaller = [](const DIDerivedType *A, const DIDerivedType *B) {
      return A->getSizeInBits() < B->getSizeInBits();
    };
    Types.setOnlyMember(
        *Union,
        **std::max_element(To.Members.begin(), To.Members.end(), IsSmaller));
  }
}
