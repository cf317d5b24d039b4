// The heap of an image, here again. Between targets of one word size and byte
// order the pages are mapped as they are; else every block is typed (by its
// allocation site, or by the typed pointers that lead to it), placed (at its
// old address where pointers are of one size) and converted.
//
// Relies on: an empty, reserved heap; Pointers.h for what pointers become.
#ifndef MT_RT_RESTORE_HEAPRESTORE_H
#define MT_RT_RESTORE_HEAPRESTORE_H

#include "image/Reader.h"
#include "restore/HiddenAddresses.h"
#include "restore/Pointers.h"
#include "support/FunctionRef.h"

namespace mt {

class HeapRestore {
public:
  HeapRestore(const Image &Source, AddressMap &Map, Correspondence &Types,
              PointerTable &Pointers, HeapWay Way);

  /// Puts all blocks in their places, with contents only if mapped. Pointers
  /// to them can be translated from now on. Fails if one gets a new place that
  /// the program may have made numbers of, unless they are trusted.
  Result<> place(bool TrustNumbers);

  const BlockPlans &plans() const { return Plans; }

  /// Fills in the contents, once everything has its place.
  Result<> fill();

private:
  Result<> placeMapped(bool TrustNumbers);
  Result<> planAll(bool TrustNumbers);

  /// Whether a word of a block is the address of something outside of the heap,
  /// or of a block that does not stay as it was.
  bool isTranslated(uint64_t Word, FunctionRef<WordKind()> Where) const;

  void patchExternal(uint64_t Address);
  void patchMapped(const ImageBlock &B);

  /// Of a place in the heap, by what was allocated there.
  WordKind allocatedWordAt(uint64_t Address) const;

  const Image &Source;
  const Manifest &M;
  AddressMap &Map;
  Correspondence &Types;
  PointerTable &Pointers;
  HeapWay Way;
  BlockPlans Plans;
};

} // namespace mt
#endif
