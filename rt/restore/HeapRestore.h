// The heap of an image, here again. Between targets of one word size and byte
// order the pages are mapped as they are; else every block is typed (by its
// allocation site, or by the typed pointers that lead to it), placed (at its
// old address where pointers are of one size) and converted.
//
// Relies on: an empty, reserved heap; Pointers.h for what pointers become.
#ifndef MT_RT_RESTORE_HEAPRESTORE_H
#define MT_RT_RESTORE_HEAPRESTORE_H

#include "image/Reader.h"
#include "restore/Pointers.h"

namespace mt {

/// How much of the heap can stay as it is.
enum class HeapWay {
  Map,     // pages as they are, pointers out of the heap patched
  Keep,    // old addresses, contents converted
  Replace, // new addresses, contents converted
};

class HeapRestore {
public:
  HeapRestore(const Image &Source, Correspondence &Types,
              PointerTable &Pointers, HeapWay Way);

  /// Puts all blocks in their places, with contents only if mapped. Pointers
  /// to them can be translated from now on.
  Result<> place();

  /// Fills in the contents, once everything has its place.
  Result<> fill();

private:
  const Image &Source;
  const Manifest &M;
  Correspondence &Types;
  PointerTable &Pointers;
  HeapWay Way;
  std::vector<ImageBlock> Blocks;
  bool Converts = false; // some block of a mapped heap has another layout
  bool Checking = false; // tracing again, now that all blocks have their types

  void readBlocks();
  bool needsConversion() const;
  void trace();
  void typeBlocks();
  void reach(ForeignAddress Value, TypePair Pointee,
             std::vector<ImageBlock *> &Work);
  void reachFrom(TypePair T, std::span<const uint8_t> Bytes,
                 std::vector<ImageBlock *> &Work);
  Result<> planBlock(ImageBlock &B);
  std::string describe(const ImageBlock &B) const;
  std::vector<uint8_t> contents(const ImageBlock &B) const;
};

} // namespace mt
#endif
