// What lay at an address of the sender outside its heap: variables with static
// storage, constants, functions, stack variables of captured frames, streams,
// texts of libraries.
// Capture asks it which words of the heap point out of the heap, restore what
// they point at; and restore adds the blocks of the heap that do not stay.
//
// Relies on: a validated Manifest and its data section.
#ifndef MT_RT_IMAGE_ADDRESSMAP_H
#define MT_RT_IMAGE_ADDRESSMAP_H

#include "image/Manifest.h"
#include "model/Foreign.h"
#include <algorithm>
#include <cstring>
#include <span>

namespace mt {

struct ForeignObject {
  enum KindType : uint8_t {
    Global,
    StackVariable,
    Stream,
    Text,    // of ImageText
    Block,   // of the heap, which does not stay
    Library, // memory that is not saved
  };
  ForeignAddress Start;
  uint64_t Size;
  KindType Kind;
  uint32_t Thread; // StackVariable
  uint32_t First;  // Global: module; StackVariable: frame; Stream: file;
                   // Text: text
  uint32_t Second; // Global: index in it; StackVariable: slot

  bool contains(ForeignAddress A) const {
    return A >= Start && A - Start < (Size ? Size : 1);
  }
};

class AddressMap {
public:
  AddressMap(const Manifest &M, std::span<const uint8_t> Data);

  /// Adds what is found where there is nothing of the program's: blocks of the
  /// heap, or libraries' memory, given in ascending order.
  void addOthers(std::span<const ForeignObject> Added);

  /// The object that Address lies in, or else one that ends just there; null
  /// if there is none.
  const ForeignObject *find(ForeignAddress Address) const;

  /// True if Address may be in the map; cheap, for scanning.
  bool mayContain(uint64_t Address) const {
    for (const Range &R : Ranges)
      if (Address - R.Low <= R.Length)
        return true;
    return false;
  }

  /// Calls Visit(offset, word) for every 64-bit word of Bytes, in the host's
  /// byte order or, if Swapped, in the other one, that is the address of an
  /// object.
  template <class Visitor>
  void forEachAddress(std::span<const uint8_t> Bytes, bool Swapped,
                      Visitor Visit) const {
    uint64_t Words[8] = {};
    for (size_t Offset = 0; Offset + 8 <= Bytes.size();) {
      size_t Count = std::min<size_t>(8, (Bytes.size() - Offset) / 8);
      std::memcpy(Words, Bytes.data() + Offset, Count * 8);
      if (Swapped)
        for (uint64_t &Word : Words)
          Word = __builtin_bswap64(Word);
      if (Count < 8 || mayContainAny(Words))
        for (size_t I = 0; I != Count; ++I)
          if (mayContain(Words[I]) && find(ForeignAddress(Words[I])))
            Visit(Offset + I * 8, Words[I]);
      Offset += Count * 8;
    }
  }

  /// Those of the program.
  std::span<const ForeignObject> objects() const { return Objects; }

private:
  /// Whether one of eight words may be; a loop without branches.
  bool mayContainAny(const uint64_t (&Words)[8]) const {
    bool Any = false;
    for (uint64_t Word : Words)
      Any |= Word - Lowest <= Span;
    return Any;
  }

  struct Range {
    uint64_t Low, Length;
  };
  void cover(const ForeignObject &O);

  std::vector<ForeignObject> Objects;       // by Start
  std::vector<ForeignObject> Others;        // by Start
  std::vector<Range> Ranges;                // few, covering all objects
  uint64_t Lowest = ~uint64_t(0), Span = 0; // of all ranges
};

} // namespace mt
#endif
