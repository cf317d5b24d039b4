#include "TaggedStructs.h"
#include "Annotations.h"
#include "SourceTypes.h"
#include "llvm/BinaryFormat/Dwarf.h"
#include "llvm/IR/DebugInfo.h"
#include "llvm/IR/Operator.h"

using namespace llvm;
using namespace mt;

static bool isTagType(const DIType *T) {
  auto *C = dyn_cast_or_null<DICompositeType>(T);
  if (C && C->getTag() == dwarf::DW_TAG_enumeration_type)
    return true;
  auto *B = dyn_cast_or_null<DIBasicType>(T);
  return B && B->getSizeInBits() <= 64 &&
         B->getEncoding() != dwarf::DW_ATE_float &&
         B->getEncoding() != dwarf::DW_ATE_complex_float;
}

static void addTags(const DICompositeType &In, uint64_t Offset, int64_t Outer,
                    Candidate &To) {
  int64_t Index = 0;
  for (const DIDerivedType *Member : membersOf(In)) {
    const DIType *T = TypeTable::strip(Member->getBaseType());
    const uint64_t At = Offset + Member->getOffsetInBits() / 8;
    const int64_t Place =
        Outer < 0 ? Index : Outer | (Index + 1) << TagInsideShift;
    if (!Member->isBitField() && isTagType(T))
      To.Tags.push_back({At, T, Place, false, {}, {}});
    else if (auto *C = dyn_cast_or_null<DICompositeType>(T);
             C && Outer < 0 && C->getTag() == dwarf::DW_TAG_structure_type)
      addTags(*C, At, Index, To);
    ++Index;
  }
}

TaggedStructs::TaggedStructs(const Module &M, const TypeTable &Types)
    : Types(Types) {
  DebugInfoFinder Finder;
  Finder.processModule(M);
  for (const DIType *T : Finder.types()) {
    auto *Struct = dyn_cast<DICompositeType>(T);
    if (!Struct || Struct->getTag() != dwarf::DW_TAG_structure_type)
      continue;
    Candidate New{Struct, nullptr, 0, 0, 0, {}};
    const SmallVector<const DIDerivedType *, 8> Members = membersOf(*Struct);
    bool IsClear = true;
    for (size_t I = 0; I != Members.size(); ++I) {
      auto *C = dyn_cast_or_null<DICompositeType>(
          TypeTable::strip(Members[I]->getBaseType()));
      if (!C || C->getTag() != dwarf::DW_TAG_union_type)
        continue;
      IsClear &= !New.Union && !hasUnionTag(*C) && !hasUnionTag(*Members[I]);
      New.Union = C;
      New.Index = I;
      New.Begin = Members[I]->getOffsetInBits() / 8;
      New.Size = C->getSizeInBits() / 8;
    }
    if (!New.Union || !IsClear || Types.hasOnlyMember(*New.Union) ||
        membersOf(*New.Union).size() < 2)
      continue;
    addTags(*Struct, 0, -1, New);
    for (Tag &Each : New.Tags)
      Each.IsOut = any_of(membersOf(*New.Union), [](const DIDerivedType *M) {
        return M->isBitField();
      });
    Candidates[Struct] = std::move(New);
  }
}

/// Adds the candidates that have an address in them, in what is a T.
void TaggedStructs::enclosing(const DIType *T, Address Start, int64_t Inside,
                              bool IsMember, SmallVectorImpl<Hit> &Out) {
  auto *C = dyn_cast_or_null<DICompositeType>(TypeTable::strip(T));
  if (!C || Inside < 0)
    return;
  if (C->getTag() == dwarf::DW_TAG_array_type) {
    const DIType *Of = TypeTable::strip(C->getBaseType());
    if (const int64_t Size = Of ? Of->getSizeInBits() / 8 : 0) {
      Start.Offset += Inside / Size * Size;
      enclosing(Of, Start, Inside % Size, false, Out);
    }
    return;
  }
  if (C->getTag() != dwarf::DW_TAG_structure_type)
    return;
  if (auto It = Candidates.find(C); It != Candidates.end()) {
    Candidate *Of = &It->second;
    if (none_of(Out, [&](const Hit &H) { return H.Of == Of; }))
      Out.push_back({Of, Start, Inside, IsMember || Inside > 0});
  }
  for (const DIDerivedType *M : membersOf(*C)) {
    const int64_t Offset = M->getOffsetInBits() / 8;
    if (M->isBitField() || Inside < Offset ||
        Inside >= Offset + int64_t(M->getSizeInBits() / 8))
      continue;
    Start.Offset += Offset;
    enclosing(M->getBaseType(), Start, Inside - Offset, false, Out);
    return;
  }
}

SmallVector<Hit, 2> TaggedStructs::hits(const Value &Pointer) {
  const DataLayout &DL = Types.dataLayout();
  SmallVector<Hit, 2> Out;
  const Value *V = &Pointer;
  int64_t Inside = 0;
  while (auto *GEP = dyn_cast<GEPOperator>(V)) {
    APInt Offset(DL.getIndexTypeSizeInBits(GEP->getType()), 0);
    MapVector<Value *, APInt> Variable; // which stay in their arrays
    if (!GEP->collectOffset(DL, Offset.getBitWidth(), Variable, Offset))
      return Out;
    Inside += Offset.getSExtValue();
    V = GEP->getPointerOperand();
    auto *S = dyn_cast<StructType>(GEP->getSourceElementType());
    if (S && !S->hasName())
      return Out; // a part of a struct that is passed in registers
    if (S && GEP->getNumIndices() > 1)
      if (const DICompositeType *C = Types.composite(S->getName()))
        enclosing(C, addressOf(*V, DL), Inside, true, Out);
  }
  if (const DIVariable *Variable = variableOf(V))
    enclosing(Variable->getType(), {V, 0}, Inside, false, Out);
  return Out;
}
