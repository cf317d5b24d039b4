// Which class of slots a block belongs to, and how a span of that class is
// divided. All of it follows from the sizes in Layout.h and is computed at
// compile time, alike on every target.
//
// Relies on: Layout.h.
#ifndef MT_RT_HEAP_CLASSES_H
#define MT_RT_HEAP_CLASSES_H

#include "heap/Layout.h"
#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace mt::heap {

struct ClassShape {
  uint32_t SlotSize;
  uint32_t Units;
  uint32_t Slots;
  uint32_t Offset;     // of the first slot in the span
  uint32_t Reciprocal; // 2^32 / SlotSize, rounded up
};

constexpr ClassShape shapeOf(uint32_t SlotSize) {
  uint32_t Units = spanUnits(SlotSize);
  auto Bytes = static_cast<uint32_t>(Units * UnitSize);
  uint32_t Slots = Bytes / (SlotSize + 4);
  uint32_t Offset = 0;
  // Slots of a power of two are aligned to it.
  uint32_t Alignment = (SlotSize & (SlotSize - 1)) == 0 && SlotSize <= 4096
                           ? std::max(SlotSize, 16u)
                           : 16;
  for (;; --Slots) {
    Offset = (Slots * 4 + Alignment - 1) / Alignment * Alignment;
    if (Offset + Slots * SlotSize <= Bytes)
      break;
  }
  return {
      SlotSize, Units, Slots, Offset,
      static_cast<uint32_t>(((uint64_t(1) << 32) + SlotSize - 1) / SlotSize)};
}

inline constexpr auto Classes = [] {
  std::array<ClassShape, ClassCount> Out{};
  for (uint32_t I = 0; I != ClassCount; ++I)
    Out[I] = shapeOf(SlotSizes[I]);
  return Out;
}();

/// The slot that a byte lies in, by the byte's offset from the first slot.
inline uint32_t slotAt(const ClassShape &S, uint32_t Offset) {
  return static_cast<uint32_t>(uint64_t(Offset) * S.Reciprocal >> 32);
}
/// That multiplication divides exactly as long as the offset times the
/// reciprocal's error stays below 2^32.
constexpr bool reciprocalsAreExact() {
  for (const ClassShape &S : Classes)
    if ((uint64_t(S.Reciprocal) * S.SlotSize - (uint64_t(1) << 32)) *
            (S.Units * UnitSize - 1) >=
        uint64_t(1) << 32)
      return false;
  return true;
}
static_assert(reciprocalsAreExact());

/// By (bytes + 15) / 16, up to 1024 bytes.
inline constexpr auto SmallClass = [] {
  std::array<uint8_t, 65> Out{};
  for (uint32_t I = 0, C = 0; I != 65; ++I) {
    while (SlotSizes[C] < I * 16)
      ++C;
    Out[I] = static_cast<uint8_t>(C);
  }
  return Out;
}();

/// The class of the smallest slots that hold Bytes, 1 to MaxSlotSize.
constexpr uint32_t classFor(size_t Bytes) {
  if (Bytes <= 1024)
    return SmallClass[(Bytes + 15) / 16];
  uint32_t Log = static_cast<uint32_t>(std::bit_width(Bytes - 1)) - 1;
  // Four classes to each doubling; the one of 1024 is the last of its four.
  uint32_t Quarter = static_cast<uint32_t>((Bytes - 1) >> (Log - 2)) & 3;
  return 20 + (Log - 10) * 4 + Quarter;
}
static_assert([] {
  for (uint32_t I = 0; I != ClassCount; ++I)
    if (classFor(SlotSizes[I]) != I || classFor(SlotSizes[I] - 15) != I)
      return false;
  return true;
}());

} // namespace mt::heap
#endif
