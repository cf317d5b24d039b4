#include "UnionEvidence.h"
#include "SourceTypes.h"
#include "llvm/BinaryFormat/Dwarf.h"

using namespace llvm;
using namespace mt;

SmallVector<const DIDerivedType *, 8> mt::membersOf(const DICompositeType &C) {
  SmallVector<const DIDerivedType *, 8> Out;
  for (const DINode *N : C.getElements())
    if (auto *M = dyn_cast<DIDerivedType>(N);
        M && M->getTag() == dwarf::DW_TAG_member)
      Out.push_back(M);
  return Out;
}

/// Whether something at an offset in a T is what is looked for.
static bool anyAt(const DIType *T, uint64_t Offset,
                  function_ref<bool(const DIType *)> IsIt) {
  T = TypeTable::strip(T);
  if (!T || (!Offset && IsIt(T)))
    return T;
  auto *C = dyn_cast<DICompositeType>(T);
  if (!C || C->getTag() == dwarf::DW_TAG_enumeration_type)
    return false;
  if (C->getTag() == dwarf::DW_TAG_array_type) {
    const DIType *Element = TypeTable::strip(C->getBaseType());
    const uint64_t Size = Element ? Element->getSizeInBits() / 8 : 0;
    return Size && anyAt(Element, Offset % Size, IsIt);
  }
  return any_of(membersOf(*C), [&](const DIDerivedType *M) {
    const uint64_t Start = M->getOffsetInBits() / 8;
    return !M->isBitField() && Offset >= Start &&
           Offset < Start + M->getSizeInBits() / 8 &&
           anyAt(M->getBaseType(), Offset - Start, IsIt);
  });
}

/// Visits where the scalars of a T are, of arrays the first element's.
static void forEachPart(const DIType *T, uint64_t Offset,
                        function_ref<void(uint64_t)> See) {
  T = TypeTable::strip(T);
  auto *C = dyn_cast_or_null<DICompositeType>(T);
  if (C && C->getTag() == dwarf::DW_TAG_array_type)
    forEachPart(C->getBaseType(), Offset, See);
  else if (C && C->getTag() == dwarf::DW_TAG_structure_type)
    for (const DIDerivedType *M : membersOf(*C))
      forEachPart(M->getBaseType(), Offset + M->getOffsetInBits() / 8, See);
  else
    See(Offset);
}

void mt::narrow(Evidence &To, uint64_t Offset, const Content &What,
                const DataLayout &DL) {
  To.IsGiven |= What.How == Content::IsGiven;
  auto Keep = [&](function_ref<bool(const DIType *)> IsIt) {
    erase_if(To.Fitting, [&](const DIDerivedType *M) {
      return !anyAt(M->getBaseType(), Offset, IsIt);
    });
  };
  if (!What.Scalar) {
    Keep([&](const DIType *T) {
      return T == What.Type || (isCharacter(T) && isCharacter(What.Type));
    });
    forEachPart(What.Type, Offset, [&](uint64_t At) { To.Written.insert(At); });
    return;
  }
  To.Written.insert(Offset);
  Keep([&](const DIType *T) { return isScalar(T, *What.Scalar, DL); });
  // Of pointers, those to what is pointed at.
  const DIType *Pointee = TypeTable::pointee(What.Type);
  auto Leads = [&](const DIType *T) {
    const DIType *Own = TypeTable::pointee(T);
    return Own == Pointee || (isCharacter(Own) && isCharacter(Pointee));
  };
  if (Pointee && any_of(To.Fitting, [&](const DIDerivedType *M) {
        return anyAt(M->getBaseType(), Offset, Leads);
      }))
    Keep(Leads);
}

const DIDerivedType *mt::memberIn(const Evidence &E) {
  if (E.Fitting.size() == 1)
    return E.Fitting[0];
  const DIDerivedType *Only = nullptr;
  for (const DIDerivedType *M : E.Fitting) {
    bool IsWritten = !E.IsGiven;
    forEachPart(M->getBaseType(), 0,
                [&](uint64_t At) { IsWritten &= E.Written.contains(At); });
    if (!IsWritten)
      continue;
    if (Only && TypeTable::strip(Only->getBaseType()) !=
                    TypeTable::strip(M->getBaseType()))
      return nullptr;
    if (!Only)
      Only = M;
  }
  return Only;
}
