// See TagPlace.h.
//
// Relies on: TagPlace.h, Integers.h.

#include "convert/TagPlace.h"

#include "convert/Integers.h"

namespace mt {

std::optional<TagPlace> tagPlaceOf(const TypeSpace &Space, const Type &Struct,
                                   const UnionTag::Case &Case,
                                   uint64_t UnionOffset) {
  if (Case.Tag >= Struct.Members.size())
    return std::nullopt;
  Member Tag = Struct.Members[Case.Tag];
  if (Case.Inside != UnionTag::None) {
    const Type &Inside = Space[Tag.Type];
    if (Case.Inside >= Inside.Members.size() || Tag.BitSize)
      return std::nullopt;
    const uint64_t Base = Tag.Offset;
    Tag = Inside.Members[Case.Inside];
    Tag.Offset += Base;
    Tag.BitOffset += static_cast<uint32_t>(Base * 8);
  }
  const Type &T = Space[Tag.Type];
  const bool MayLead = Case.Test.How == TagTest::Kind::Self ||
                       Case.Test.How == TagTest::Kind::Always;
  if (!(MayLead && T.Kind == TypeKind::Pointer) && T.Kind != TypeKind::SInt &&
      T.Kind != TypeKind::UInt && T.Kind != TypeKind::AnyInt &&
      T.Kind != TypeKind::Bool && T.Kind != TypeKind::Char)
    return std::nullopt;
  TagPlace Place;
  Place.IsBits = Tag.BitSize != 0;
  Place.IsSigned = T.Kind == TypeKind::SInt;
  if (Place.IsBits ? Tag.BitSize > 64 : T.Size == 0 || T.Size > 8)
    return std::nullopt;
  Place.Size = Place.IsBits ? Tag.BitSize : static_cast<uint32_t>(T.Size);
  Place.Shift = Place.IsBits ? Tag.BitOffset % 8 : 0;
  const uint64_t Start = Place.IsBits ? Tag.BitOffset / 8 : Tag.Offset;
  if (Start > Struct.Size || Place.bytes() > Struct.Size - Start)
    return std::nullopt;
  Place.Offset = static_cast<int64_t>(Start - UnionOffset);
  return Place;
}

int64_t tagValue(const TagPlace &Tag, const uint8_t *Union, bool BigEndian) {
  const uint8_t *At = Union + Tag.Offset;
  WideInt V = Tag.IsBits
                  ? readBits(At, Tag.Shift, Tag.Size, BigEndian, Tag.IsSigned)
                  : readInteger(At, Tag.Size, BigEndian, Tag.IsSigned);
  return static_cast<int64_t>(V.Low);
}

} // namespace mt
