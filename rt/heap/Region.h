// The region as memory: mapping it, letting it grow, and finding the header,
// the unit records and the units in it.
//
// Relies on: Shape.h, mmap.
#ifndef MT_RT_HEAP_REGION_H
#define MT_RT_HEAP_REGION_H

#include "heap/Shape.h"
#include <atomic>
#include <cstdint>

namespace mt::heap {

/// Bytes of the region that are mapped, from its base on; 0: not set up yet.
inline std::atomic<uintptr_t> MappedSize = 0;
inline uintptr_t mappedSize() {
  return MappedSize.load(std::memory_order_relaxed);
}

inline bool isMapped(uintptr_t Address) {
  return Address - RegionBase < mappedSize();
}

/// The first unit that blocks can lie in, behind the unit records.
inline constexpr uint32_t FirstUnit =
    1 + static_cast<uint32_t>(
            (MaxRegionSize / UnitSize * sizeof(UnitRecord) + UnitSize - 1) /
            UnitSize);

inline Header &header() { return *reinterpret_cast<Header *>(RegionBase); }
inline UnitRecord *units() {
  return reinterpret_cast<UnitRecord *>(RegionBase + UnitSize);
}
inline uint8_t *unitAddress(uint32_t Unit) {
  return reinterpret_cast<uint8_t *>(RegionBase +
                                     (uintptr_t(Unit) << UnitShift));
}

inline uint32_t unitAt(uintptr_t Address) {
  return unitOf(RegionBase, Address);
}

/// Maps more of the region, so that it has at least AtLeast bytes. False if
/// something else is there or memory is limited.
bool grow(uint64_t AtLeast);

/// The memory of units as if never touched.
void makeFresh(uint32_t Unit, uint32_t Count);

} // namespace mt::heap
#endif
