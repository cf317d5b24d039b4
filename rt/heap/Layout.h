// How the heap's bookkeeping lies in the region. Part of the image format:
// every change here needs a new LayoutVersion.
//
// Relies on: Heap.h for the words.
#ifndef MT_RT_HEAP_LAYOUT_H
#define MT_RT_HEAP_LAYOUT_H

#include "mt/abi.h"
#include <cstddef>
#include <cstdint>

namespace mt::heap {

inline constexpr uint32_t LayoutVersion = 1;
inline constexpr size_t UnitShift = 16;
inline constexpr size_t UnitSize = size_t(1) << UnitShift;

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define MT_HEAP_ABOVE_SHADOW // the sanitizer's own memory lies below 2^44
#endif
#endif

#if UINTPTR_MAX > 0xffffffffu && defined(MT_HEAP_ABOVE_SHADOW)
inline constexpr uintptr_t RegionBase = uintptr_t(3) << 44;
inline constexpr uint64_t MaxRegionSize = uint64_t(1) << 37;
#elif UINTPTR_MAX > 0xffffffffu
inline constexpr uintptr_t RegionBase = uintptr_t(1) << MT_HEAP_SHIFT_64;
inline constexpr uint64_t MaxRegionSize = uint64_t(1) << MT_HEAP_SHIFT_64;
#else
inline constexpr uintptr_t RegionBase = uintptr_t(1) << MT_HEAP_SHIFT_32;
inline constexpr uint64_t MaxRegionSize = uint64_t(1) << MT_HEAP_SHIFT_32;
#endif

/// Slot sizes: multiples of 16 up to 128, then four to each doubling.
inline constexpr uint32_t SlotSizes[] = {
    16,   32,   48,    64,    80,    96,    112,   128,   160,   192,
    224,  256,  320,   384,   448,   512,   640,   768,   896,   1024,
    1280, 1536, 1792,  2048,  2560,  3072,  3584,  4096,  5120,  6144,
    7168, 8192, 10240, 12288, 14336, 16384, 20480, 24576, 28672, 32768};
inline constexpr uint32_t ClassCount = sizeof(SlotSizes) / sizeof(uint32_t);
inline constexpr uint32_t MaxSlotSize = 32768;

/// Units of a span: more where slots are large, so that few bytes are left
/// over.
inline constexpr uint32_t spanUnits(uint32_t SlotSize) {
  return SlotSize <= 2048 ? 1 : 4;
}

enum class SpanKind : uint16_t { None, Slots, Large, Free };

/// One per unit; the first unit's speaks for the span. Index 0 is no unit (it
/// holds the header), so 0 ends every list.
struct UnitRecord {
  uint32_t First; // first unit of the span, in every unit's record
  uint32_t Units; // of the span; of a free one also in its last unit
  SpanKind Kind;
  uint16_t Class; // Slots. Free: 1 if it may hold old bytes
  uint32_t Used;  // Slots: live blocks. Large: the site
  uint32_t Bump;  // Slots: the first slot never used. Large: low half of size
  uint32_t FreeSlot; // Slots: first free one plus 1. Large: high half of size
  uint32_t Next, Previous; // Slots with room, and Free: neighbours in the list
};
static_assert(sizeof(UnitRecord) == 32);

/// Before the slots of a span: one word a slot. Site in the upper bits, slack
/// (slot size less block size) in the lower; slack 0 is a free slot, whose
/// upper bits then hold the next free one plus 1.
inline constexpr uint32_t SlackBits = 13;
inline constexpr uint32_t SlackMask = (1u << SlackBits) - 1;
inline constexpr uint32_t MaxSite = (1u << (32 - SlackBits)) - 1;

struct Header {
  uint8_t Magic[8]; // "MTHEAP\0\0"
  uint32_t Version;
  uint32_t UsedUnits;             // units from here on were never used
  uint32_t TopUnit;               // first unit behind the region
  uint32_t ClassHead[ClassCount]; // spans with room
  uint32_t FreeHead[32];          // free spans, by the logarithm of their units
};

} // namespace mt::heap
#endif
