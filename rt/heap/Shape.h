// What a unit of the heap is, read from the bytes of its record: those of an
// image, whose byte order need not be ours.
//
// Relies on: Layout.h. Knows no host.
#ifndef MT_RT_HEAP_SHAPE_H
#define MT_RT_HEAP_SHAPE_H

#include "heap/Layout.h"

namespace mt::heap {

/// The units that a large block takes, with its byte of slack.
constexpr uint64_t unitsFor(uint64_t Size) {
  return (Size + 1 + UnitSize - 1) >> UnitShift;
}

struct UnitShape {
  uint32_t FirstUnit;
  uint32_t Units;
  uint32_t SlotSize; // 0: a large block

  /// Whether a block of that many bytes can begin where one begins there.
  constexpr bool hasRoomFor(uint64_t Size) const {
    return SlotSize ? Size < SlotSize && SlotSize - Size <= SlackMask
                    : unitsFor(Size) <= Units;
  }
};

/// The unit that Address lies in, in a region from Base on.
constexpr uint32_t unitOf(uint64_t Base, uint64_t Address) {
  return static_cast<uint32_t>((Address - Base) >> UnitShift);
}

/// Where that unit's record lies.
constexpr uint64_t unitRecordAddress(uint64_t Base, uint32_t Unit) {
  return Base + UnitSize + uint64_t(Unit) * sizeof(UnitRecord);
}

inline constexpr size_t UnitRecordSize = sizeof(UnitRecord);
UnitShape readUnitRecord(const uint8_t *Bytes, bool BigEndian);

} // namespace mt::heap
#endif
