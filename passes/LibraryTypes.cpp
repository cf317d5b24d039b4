#include "LibraryTypes.h"
#include "llvm/BinaryFormat/Dwarf.h"
#include "llvm/IR/DebugInfo.h"

using namespace llvm;
using namespace mt;

/// Whether a library's header defines a type.
static bool isOfLibrary(const DICompositeType &C) {
  const DIFile *F = C.getFile();
  return F && F->getFilename().starts_with("/") &&
         F->getFilename().contains("/include/");
}

static bool hasLibraryType(const DIType *T,
                           DenseMap<const DIType *, bool> &Known) {
  T = TypeTable::strip(T);
  if (auto *B = dyn_cast_or_null<DIBasicType>(T))
    return B->getName().contains("long double");
  auto *C = dyn_cast_or_null<DICompositeType>(T);
  if (!C)
    return false;
  auto [It, New] = Known.try_emplace(C, false);
  if (!New)
    return It->second;
  bool Has;
  if (C->getTag() == dwarf::DW_TAG_array_type)
    Has = hasLibraryType(C->getBaseType(), Known);
  else
    Has = C->getTag() == dwarf::DW_TAG_structure_type && isOfLibrary(*C);
  if (C->getTag() == dwarf::DW_TAG_structure_type ||
      C->getTag() == dwarf::DW_TAG_union_type)
    for (const DINode *N : C->getElements())
      if (auto *M = dyn_cast<DIDerivedType>(N);
          M && M->getTag() == dwarf::DW_TAG_member)
        Has |= hasLibraryType(M->getBaseType(), Known);
  return Known[C] = Has;
}

void mt::enterLibraryTypes(const Module &M, TypeTable &Types) {
  if (!Types.hasDebugInfo())
    return;
  DebugInfoFinder Finder;
  Finder.processModule(M);
  DenseMap<const DIType *, bool> Known;
  for (const DIType *T : Finder.types())
    if (auto *C = dyn_cast<DICompositeType>(T);
        C && C->getTag() == dwarf::DW_TAG_structure_type &&
        !C->getName().empty() && C->getSizeInBits() && hasLibraryType(C, Known))
      Types.of(C);
}
