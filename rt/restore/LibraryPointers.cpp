#include "restore/LibraryPointers.h"
#include <algorithm>

using namespace mt;

bool mt::leadsToText(const Manifest &M, const ForeignObject &O,
                     ForeignAddress A, const Type *Pointee) {
  if (Pointee && isByte(*Pointee))
    return true;
  const ImageText &Text = M.Texts[O.First];
  return (!Pointee || Pointee->Kind == TypeKind::Unknown) && !Text.IsTyped &&
         A - O.Start + ImageText::LeastUntold <= Text.Text.size();
}

const LibraryRange *mt::lostIn(const Manifest &M, const AddressMap &Map,
                               ForeignAddress A, const Type *Pointee) {
  if (Pointee && mayBeGone(*Pointee))
    return nullptr;
  const LibraryRange *In = M.libraryAt(A);
  const ForeignObject *O = In ? Map.find(A) : nullptr;
  return O && (O->Kind != ForeignObject::Text || leadsToText(M, *O, A, Pointee))
             ? nullptr
             : In;
}

std::string mt::describeLost(const LibraryRange &In) {
  return "it leads into memory of '" + In.Name +
         "', which no image holds: ask the library for it again where it is "
         "needed, or copy what it leads to";
}

Result<> mt::refuseLostPointers(const Image &Source, HeapWay Way) {
  if (Way != HeapWay::Map)
    return success();
  const std::span<const ObjectRecord> All = Source.objects();
  for (const LibraryRange &In : Source.manifest().Libraries)
    for (uint64_t Word : In.Pointers) {
      auto It = std::upper_bound(
          All.begin(), All.end(), Word,
          [](uint64_t A, const ObjectRecord &O) { return A < O.Start; });
      if (It == All.begin())
        continue;
      const ObjectRecord &B = *--It;
      return Failure{
          describeBlock(Source.manifest(), B.Size, {B.Module, B.Site}) +
          ": its byte " + std::to_string(Word - B.Start) +
          " begins a pointer, and " + describeLost(In)};
    }
  return success();
}
