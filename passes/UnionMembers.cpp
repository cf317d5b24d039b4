#include "UnionMembers.h"
#include "TypeTable.h"
#include "llvm/BinaryFormat/Dwarf.h"

using namespace llvm;
using namespace mt;

namespace {
/// A number or pointer in a type, from the bit where it begins.
struct Leaf {
  uint64_t Begin, Size;
  bool IsPointer;
  bool operator==(const Leaf &) const = default;
};
} // namespace

/// The first leaves of a type at bit Begin. Returns false once there are
/// enough.
static bool leavesOf(const DIType *T, uint64_t Begin,
                     SmallVectorImpl<Leaf> &Out) {
  constexpr size_t Enough = 256;
  T = TypeTable::strip(T);
  if (!T || Out.size() >= Enough)
    return false;
  auto *C = dyn_cast<DICompositeType>(T);
  if (!C || C->getTag() == dwarf::DW_TAG_enumeration_type) {
    Out.push_back(
        {Begin, T->getSizeInBits(), T->getTag() == dwarf::DW_TAG_pointer_type});
    return true;
  }
  if (C->getTag() == dwarf::DW_TAG_array_type) {
    const DIType *Element = TypeTable::strip(C->getBaseType());
    uint64_t Size = Element ? Element->getSizeInBits() : 0;
    for (uint64_t At = 0; Size && At + Size <= C->getSizeInBits(); At += Size)
      if (!leavesOf(Element, Begin + At, Out))
        return false;
    return true;
  }
  for (const DINode *N : C->getElements())
    if (auto *M = dyn_cast<DIDerivedType>(N);
        M && M->getTag() == dwarf::DW_TAG_member && !M->isStaticMember()) {
      if (M->isBitField())
        Out.push_back(
            {Begin + M->getOffsetInBits(), M->getSizeInBits(), false});
      else if (!leavesOf(M->getBaseType(), Begin + M->getOffsetInBits(), Out))
        return false;
    }
  return true;
}

const DIDerivedType *mt::oddMember(const DICompositeType &Union) {
  SmallVector<std::pair<const DIDerivedType *, SmallVector<Leaf, 8>>, 4> All;
  for (const DINode *N : Union.getElements())
    if (auto *M = dyn_cast<DIDerivedType>(N)) {
      All.push_back({M, {}});
      leavesOf(M->getBaseType(), 0, All.back().second);
    }
  const auto *Largest = max_element(All, [](const auto &A, const auto &B) {
    return A.second.size() < B.second.size();
  });
  for (const auto &[Member, Leaves] : All)
    for (size_t I = 0; I != Leaves.size(); ++I)
      if (Leaves[I] != Largest->second[I])
        return Member;
  return nullptr;
}
