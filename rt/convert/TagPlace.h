// Where the tag of a union is, and what it says.
//
// Relies on: TypeTable.h, Integers.h.
#ifndef MT_RT_CONVERT_TAGPLACE_H
#define MT_RT_CONVERT_TAGPLACE_H

#include "model/TypeTable.h"
#include "model/UnionTags.h"

#include <optional>

namespace mt {

/// The integer that tells which member of a union there is.
struct TagPlace {
  int64_t Offset = 0; // of the tag, from the union on
  uint32_t Size = 0;  // bytes; of a bit-field: bits; 0: nothing tells
  uint32_t Shift = 0; // of a bit-field in its first byte
  bool IsBits = false;
  bool IsSigned = false;

  uint64_t bytes() const { return IsBits ? (Shift + Size + 7) / 8 : Size; }
};

/// The place of what tells, in a case of a union at UnionOffset in Struct; none
/// if it is no integer of at most 64 bits inside, nor a pointer where that may
/// tell.
std::optional<TagPlace> tagPlaceOf(const TypeSpace &Space, const Type &Struct,
                                   const UnionTag::Case &Case,
                                   uint64_t UnionOffset);

/// The value of the tag. Its bytes must exist.
int64_t tagValue(const TagPlace &Tag, const uint8_t *Union, bool BigEndian);

} // namespace mt
#endif
