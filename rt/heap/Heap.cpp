#include "heap/Heap.h"
#include "heap/Classes.h"
#include "heap/Locks.h"
#include "heap/Region.h"
#include "heap/Spans.h"
#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <unistd.h>

using namespace mt;
using namespace mt::heap;

[[noreturn]] static void die(const char *What, const void *Address) {
  char Line[160];
  int N = std::snprintf(Line, sizeof Line, "mt: error: %s %p\n", What, Address);
  if (write(2, Line, static_cast<size_t>(N)) < 0) {
  }
  std::abort();
}

static void *outOfMemory() {
  errno = ENOMEM;
  return nullptr;
}

/// Whether the region is there; the first call maps it.
static bool ready() {
  if (mappedSize())
    return true;
  Result<> Reserved = reserve();
  if (Reserved)
    return true;
  std::string Line = "mt: error: " + Reserved.message() + "\n";
  if (write(2, Line.data(), Line.size()) < 0) {
  }
  return false;
}

/// A slot's word, see Layout.h.
static uint32_t *slotWords(uint32_t Unit) {
  return reinterpret_cast<uint32_t *>(unitAddress(Unit));
}
static uint8_t *slotAddress(uint32_t Unit, const ClassShape &S, uint32_t Slot) {
  return unitAddress(Unit) + (S.Offset + Slot * S.SlotSize);
}
static uint32_t slotWord(uint32_t SlotSize, size_t Size, uint32_t Site) {
  return (Site <= MaxSite ? Site << SlackBits : 0) |
         static_cast<uint32_t>(SlotSize - Size);
}

/// Whether a word is that of a block. More slack than there is room, as an
/// image might have it, makes no block.
static bool isLive(uint32_t Word, uint32_t SlotSize) {
  return (Word & SlackMask) - 1 < SlotSize;
}

//===-- Allocation --------------------------------------------------------===//

/// Takes a slot of a span with room. Holds the class's lock.
[[gnu::always_inline]] static inline void *
takeSlot(uint32_t Unit, uint32_t Class, size_t Size, uint32_t Site) {
  UnitRecord &R = units()[Unit];
  const ClassShape &S = Classes[Class];
  uint32_t *Words = slotWords(Unit);
  uint32_t Slot;
  if (R.FreeSlot) {
    Slot = R.FreeSlot - 1;
    uint32_t Word = Words[Slot];
    // The words stand before the first slot and behind the span before, where
    // a program that writes out of bounds gets at them.
    if (__builtin_expect((Word & SlackMask) | (Word >> SlackBits > R.Bump), 0))
      die("heap overwritten near", slotAddress(Unit, S, Slot));
    R.FreeSlot = Word >> SlackBits;
  } else {
    Slot = R.Bump++;
  }
  ++R.Used;
  Words[Slot] = slotWord(S.SlotSize, Size, Site);
  if (__builtin_expect(!R.FreeSlot && R.Bump == S.Slots, 0))
    listRemove(header().ClassHead[Class], Unit);
  return slotAddress(Unit, S, Slot);
}

/// Lists a new span of the class; 0 if there is no room.
static uint32_t newSlotSpan(uint32_t Class) {
  bool Dirty;
  uint32_t First;
  {
    Guard G(SpanLock);
    First = takeUnits(Classes[Class].Units, Dirty);
    if (!First)
      return 0;
    markSlots(First, Class);
  }
  // Slots not handed out yet must read as free.
  if (Dirty)
    std::memset(unitAddress(First), 0, Classes[Class].Slots * 4);
  listPush(header().ClassHead[Class], First);
  return First;
}

static void *allocateSlot(uint32_t Class, size_t Size, uint32_t Site) {
  Guard G(Class);
  uint32_t Unit = header().ClassHead[Class];
  if (!Unit && !(Unit = newSlotSpan(Class)))
    return nullptr;
  return takeSlot(Unit, Class, Size, Site);
}

static void *allocateLarge(size_t Size, uint32_t Alignment, uint32_t Site,
                           bool Zeroed) {
  uint64_t Count = unitsFor(Size);
  uint64_t Extra = Alignment > UnitSize ? (Alignment >> UnitShift) - 1 : 0;
  if (Count + Extra >= MaxRegionSize >> UnitShift)
    return nullptr;
  bool Dirty;
  uint32_t First;
  {
    Guard G(SpanLock);
    First = takeUnits(static_cast<uint32_t>(Count + Extra), Dirty);
    if (!First)
      return nullptr;
    if (Extra) {
      // Keep the aligned middle.
      uintptr_t Start = reinterpret_cast<uintptr_t>(unitAddress(First));
      uintptr_t Wanted = (Start + Alignment - 1) & ~uintptr_t(Alignment - 1);
      auto Before = static_cast<uint32_t>((Wanted - Start) >> UnitShift);
      auto After = static_cast<uint32_t>(Extra) - Before;
      markLarge(First, static_cast<uint32_t>(Count + Extra), Size, Site);
      if (Before)
        giveUnits(First, Before);
      First += Before;
      if (After)
        giveUnits(First + static_cast<uint32_t>(Count), After);
    }
    markLarge(First, static_cast<uint32_t>(Count), Size, Site);
  }
  if (Zeroed && Dirty)
    std::memset(unitAddress(First), 0, Size);
  return unitAddress(First);
}

[[gnu::noinline]] static void *allocateSlowly(size_t Size, uint32_t Site) {
  if (Size > PTRDIFF_MAX || !ready())
    return outOfMemory();
  void *P = Size < MaxSlotSize ? allocateSlot(classFor(Size + 1), Size, Site)
                               : allocateLarge(Size, 1, Site, false);
  return P ? P : outOfMemory();
}

void *heap::allocate(size_t Size, uint32_t Site) {
  if (Size < MaxSlotSize && __libc_single_threaded && mappedSize()) {
    uint32_t Class = classFor(Size + 1);
    if (uint32_t Unit = header().ClassHead[Class])
      return takeSlot(Unit, Class, Size, Site);
  }
  return allocateSlowly(Size, Site);
}

void *heap::allocateZeroed(size_t Size, uint32_t Site) {
  if (Size >= MaxSlotSize) {
    if (Size > PTRDIFF_MAX || !ready())
      return outOfMemory();
    void *P = allocateLarge(Size, 1, Site, true);
    return P ? P : outOfMemory();
  }
  void *P = allocate(Size, Site);
  if (P)
    std::memset(P, 0, Size);
  return P;
}

void *heap::allocateAligned(size_t Alignment, size_t Size, uint32_t Site) {
  if (Alignment <= 16)
    return allocate(Size, Site);
  if (Size > PTRDIFF_MAX || Alignment > (size_t(1) << 30) || !ready())
    return outOfMemory();
  size_t Room = std::max(Size + 1, Alignment);
  // Slots of a power of two are aligned to it.
  void *P =
      Room <= 4096
          ? allocateSlot(classFor(std::bit_ceil(Room)), Size, Site)
          : allocateLarge(Size, static_cast<uint32_t>(Alignment), Site, false);
  return P ? P : outOfMemory();
}

void *heap::allocatePages(size_t Size, uint32_t Site) {
  const auto Page = static_cast<uint32_t>(sysconf(_SC_PAGESIZE));
  if (Size > PTRDIFF_MAX || !ready())
    return outOfMemory();
  void *P = allocateLarge(Size, Page, Site, true);
  return P ? P : outOfMemory();
}

//===-- Lookup ------------------------------------------------------------===//

namespace {
/// Where an address lies.
struct Location {
  uint32_t Unit = 0; // first of the span; 0: in no slot ever used, nor in a
                     // large block
  uint32_t Class = 0;
  uint32_t Slot = 0;
  uint32_t Offset = 0; // from the slot's start
  bool Large = false;
};
} // namespace

[[gnu::always_inline]] static inline Location locate(uintptr_t Address) {
  Location L;
  // Units that were never used have an empty record.
  if (!isMapped(Address))
    return L;
  const UnitRecord &R = units()[unitAt(Address)];
  if (__builtin_expect(R.Kind != SpanKind::Slots, 0)) {
    L.Large = R.Kind == SpanKind::Large;
    L.Unit = L.Large ? R.First : 0;
    return L;
  }
  uint32_t First = R.First;
  L.Class = R.Class;
  const ClassShape &S = Classes[L.Class];
  // Before the first slot this wraps around, to no slot ever used.
  uint32_t Offset = static_cast<uint32_t>(Address - reinterpret_cast<uintptr_t>(
                                                        unitAddress(First))) -
                    S.Offset;
  L.Slot = slotAt(S, Offset);
  if (L.Slot >= units()[First].Bump)
    return L;
  L.Unit = First;
  L.Offset = Offset - L.Slot * S.SlotSize;
  return L;
}

bool heap::find(uintptr_t Address, Block &Out) {
  Location L = locate(Address);
  if (!L.Unit)
    return false;
  if (L.Large) {
    const UnitRecord &R = units()[L.Unit];
    Out = {reinterpret_cast<uintptr_t>(unitAddress(L.Unit)), largeSize(R),
           R.Used};
  } else {
    uint32_t Word = slotWords(L.Unit)[L.Slot];
    uint32_t SlotSize = Classes[L.Class].SlotSize;
    if (!isLive(Word, SlotSize))
      return false;
    Out = {Address - L.Offset, SlotSize - (Word & SlackMask),
           Word >> SlackBits};
  }
  return Address - Out.Start <= Out.Size;
}

[[noreturn, gnu::cold, gnu::noinline]] static void
refuse(const Location &L, const void *Address, const char *What) {
  die(L.Unit && !L.Large && L.Offset == 0
          ? "block freed twice, or changed after it was freed:"
          : What,
      Address);
}

/// The block that starts at Address, or death.
[[gnu::always_inline]] static inline Location blockAt(const void *Address,
                                                      const char *What) {
  Location L = locate(reinterpret_cast<uintptr_t>(Address));
  bool Good = L.Unit && (L.Large ? unitAddress(L.Unit) == Address
                                 : L.Offset == 0 &&
                                       (slotWords(L.Unit)[L.Slot] & SlackMask));
  if (__builtin_expect(!Good, 0))
    refuse(L, Address, What);
  return L;
}

void heap::setSite(void *Start, uint32_t Site) {
  Location L = blockAt(Start, "no heap block starts at");
  if (Site > MaxSite)
    Site = 0;
  if (L.Large) {
    units()[L.Unit].Used = Site;
  } else {
    uint32_t &Word = slotWords(L.Unit)[L.Slot];
    Word = Site << SlackBits | (Word & SlackMask);
  }
}

void heap::setSize(void *Start, uint64_t Size) {
  Location L = blockAt(Start, "no heap block starts at");
  if (L.Large) {
    const UnitRecord &R = units()[L.Unit];
    markLarge(L.Unit, R.Units, Size, R.Used);
  } else {
    uint32_t &Word = slotWords(L.Unit)[L.Slot];
    Word = slotWord(Classes[L.Class].SlotSize, Size, Word >> SlackBits);
  }
}

//===-- Release -----------------------------------------------------------===//

/// An empty span goes, unless it is its class's only one with room: that one is
/// kept, against programs that allocate and free in turn.
[[gnu::noinline]] static void releaseSpan(uint32_t Unit, uint32_t Class) {
  uint32_t &Head = header().ClassHead[Class];
  const UnitRecord &R = units()[Unit];
  if (Head == Unit && !R.Next)
    return;
  listRemove(Head, Unit);
  Guard G(SpanLock);
  giveUnits(Unit, R.Units);
}

/// Holds the class's lock.
[[gnu::always_inline]] static inline void releaseSlot(const Location &L) {
  UnitRecord &R = units()[L.Unit];
  uint32_t NextFree = R.FreeSlot;
  slotWords(L.Unit)[L.Slot] = NextFree << SlackBits;
  R.FreeSlot = L.Slot + 1;
  if (__builtin_expect(!NextFree && R.Bump == Classes[L.Class].Slots, 0))
    listPush(header().ClassHead[L.Class], L.Unit); // it was full
  if (__builtin_expect(--R.Used == 0, 0))
    releaseSpan(L.Unit, L.Class);
}

[[gnu::noinline]] static void releaseSlowly(const Location &L) {
  if (L.Large) {
    Guard G(SpanLock);
    giveUnits(L.Unit, units()[L.Unit].Units);
    return;
  }
  Guard G(L.Class);
  releaseSlot(L);
}

void heap::release(void *Address) {
  if (!Address)
    return;
  Location L = blockAt(Address, "free() of what is no heap block:");
  if (!L.Large && __libc_single_threaded)
    releaseSlot(L);
  else
    releaseSlowly(L);
}

//===-- Resizing ----------------------------------------------------------===//

/// Resizes a large block where it is; false if it has to move.
static bool resizeLarge(uint32_t Unit, size_t Size, uint32_t Site) {
  uint64_t Want = unitsFor(Size);
  uint32_t Has = units()[Unit].Units;
  if (Size < MaxSlotSize || Want >= MaxRegionSize >> UnitShift)
    return false;
  auto Count = static_cast<uint32_t>(Want);
  Guard G(SpanLock);
  if (Count > Has && !extendUnits(Unit, Count - Has))
    return false;
  markLarge(Unit, Count, Size, Site);
  if (Count < Has)
    giveUnits(Unit + Count, Has - Count);
  return true;
}

void *heap::resize(void *Old, size_t Size, uint32_t Site) {
  if (!Old)
    return allocate(Size, Site);
  if (Size > PTRDIFF_MAX)
    return outOfMemory();
  uint64_t OldSize;
  Location L = blockAt(Old, "realloc() of what is no heap block:");
  if (L.Large) {
    const UnitRecord &R = units()[L.Unit];
    OldSize = largeSize(R);
    if (!Site)
      Site = R.Used;
    if (resizeLarge(L.Unit, Size, Site))
      return Old;
  } else {
    uint32_t &Word = slotWords(L.Unit)[L.Slot];
    uint32_t SlotSize = Classes[L.Class].SlotSize;
    OldSize = SlotSize - (Word & SlackMask);
    if (!Site)
      Site = Word >> SlackBits;
    if (UnitShape{L.Unit, 0, SlotSize}.hasRoomFor(Size) &&
        (Size >= SlotSize / 2 || SlotSize <= 64)) {
      Word = slotWord(SlotSize, Size, Site);
      return Old;
    }
  }
  void *New = allocate(Size, Site);
  if (!New)
    return nullptr;
  std::memcpy(New, Old, static_cast<size_t>(std::min<uint64_t>(OldSize, Size)));
  release(Old);
  return New;
}

//===-- All blocks --------------------------------------------------------===//

void heap::forEachBlock(FunctionRef<void(const Block &)> Visit) {
  if (!mappedSize())
    return;
  const UnitRecord *U = units();
  for (uint32_t Unit = FirstUnit; Unit < header().UsedUnits;
       Unit += U[Unit].Units) {
    const UnitRecord &R = U[Unit];
    if (R.Kind == SpanKind::Large) {
      Visit({reinterpret_cast<uintptr_t>(unitAddress(Unit)), largeSize(R),
             R.Used});
    } else if (R.Kind == SpanKind::Slots) {
      const ClassShape &S = Classes[R.Class];
      const uint32_t *Words = slotWords(Unit);
      for (uint32_t Slot = 0; Slot != R.Bump; ++Slot)
        if (isLive(Words[Slot], S.SlotSize))
          Visit({reinterpret_cast<uintptr_t>(slotAddress(Unit, S, Slot)),
                 S.SlotSize - (Words[Slot] & SlackMask),
                 Words[Slot] >> SlackBits});
    }
  }
}
