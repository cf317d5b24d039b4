#include "heap/Spans.h"
#include "heap/Classes.h"
#include "heap/HugePages.h"
#include <algorithm>

using namespace mt;
using namespace mt::heap;

/// Free memory that was used goes on belonging to the process up to this much,
/// so that a program which frees and allocates in turn does not pay for its
/// pages each time; of what is beyond, and a bit more, the system gets the
/// pages back. The C library comes to keep as much.
#if UINTPTR_MAX > 0xffffffffu
static constexpr uint32_t LeastKept = (64 << 20) / UnitSize;
#else
static constexpr uint32_t LeastKept = (16 << 20) / UnitSize;
#endif
static uint32_t maxDirty() {
  return std::max(LeastKept, header().UsedUnits / 4);
}

static uint32_t DirtyUnits = 0;
void heap::countDirty(uint32_t Units) { DirtyUnits = Units; }
uint32_t heap::dirtyUnits() { return DirtyUnits; }

void heap::makeFree(uint32_t First, uint32_t Count, bool Dirty) {
  UnitRecord *U = units();
  U[First] = {First, Count, SpanKind::Free, Dirty, 0, 0, 0, 0, 0};
  U[First + Count - 1] = {First, Count, SpanKind::Free, Dirty, 0, 0, 0, 0, 0};
  listPush(header().FreeHead[binOf(Count)], First);
  DirtyUnits += Dirty ? Count : 0;
}

static void takeFree(uint32_t First) {
  const UnitRecord &R = units()[First];
  listRemove(header().FreeHead[binOf(R.Units)], First);
  DirtyUnits -= R.Class ? R.Units : 0;
}

/// Lists units as free, joined with free neighbours. Clean ones, which the
/// system has back, and dirty ones are not joined: they would be dirty as a
/// whole, and a calloc would then fill pages that nobody ever touched.
static void join(uint32_t First, uint32_t Count, bool Dirty) {
  const UnitRecord *U = units();
  auto Joins = [&](uint32_t Unit) {
    return U[Unit].Kind == SpanKind::Free && (U[Unit].Class != 0) == Dirty;
  };
  uint32_t After = First + Count;
  if (After < header().UsedUnits && Joins(After)) {
    takeFree(After);
    Count += U[After].Units;
  }
  if (First > FirstUnit && Joins(First - 1)) {
    uint32_t Before = U[First - 1].First;
    takeFree(Before);
    Count += First - Before;
    First = Before;
  }
  makeFree(First, Count, Dirty);
}

/// The longest dirty free span, or one half as long; 0 if there is none.
static uint32_t longDirtySpan() {
  const UnitRecord *U = units();
  for (uint32_t Bin = 32; Bin--;)
    for (uint32_t At = header().FreeHead[Bin]; At; At = U[At].Next)
      if (U[At].Class)
        return At;
  return 0;
}

/// Gives pages back to the system until no more than Keep dirty units are left.
static void shedDirty(uint32_t Keep) {
  while (DirtyUnits > Keep) {
    uint32_t At = longDirtySpan();
    uint32_t Whole = units()[At].Units;
    uint32_t Cut = std::min(DirtyUnits - Keep, Whole);
    takeFree(At);
    if (Cut != Whole)
      makeFree(At, Whole - Cut, true);
    makeFresh(At + Whole - Cut, Cut);
    join(At + Whole - Cut, Cut, false);
  }
}

/// The first free span of at least Count units, in the order of the lists, but
/// a dirty one of the same list rather than a clean one; 0 if there is none.
/// Only in the first list can spans be too short. No more than Patience spans
/// of a list are looked at.
static uint32_t findFree(uint32_t Count, uint32_t Patience) {
  const UnitRecord *U = units();
  for (uint32_t Bin = binOf(Count); Bin != 32; ++Bin) {
    uint32_t Clean = 0;
    for (uint32_t At = header().FreeHead[Bin], Looked = 0;
         At && Looked != Patience; At = U[At].Next, ++Looked) {
      if (U[At].Units < Count)
        continue;
      if (U[At].Class)
        return At;
      if (!Clean)
        Clean = At;
    }
    if (Clean)
      return Clean;
  }
  return 0;
}

uint32_t heap::takeUnits(uint32_t Count, bool &Dirty) {
  Header &H = header();
  uint32_t At = findFree(Count, 32);
  if (!At) {
    if (Count <= H.TopUnit - H.UsedUnits ||
        grow(uint64_t(H.UsedUnits + uint64_t(Count)) << UnitShift)) {
      Dirty = false;
      At = H.UsedUnits;
      H.UsedUnits += Count;
      layInHugePages(At);
      return At;
    }
    // The region is full. Without dirty spans between, clean ones are longer.
    shedDirty(0);
    if (!(At = findFree(Count, ~0u)))
      return 0;
  }
  uint32_t Whole = units()[At].Units;
  Dirty = units()[At].Class != 0;
  takeFree(At);
  if (Whole != Count)
    makeFree(At + Count, Whole - Count, Dirty);
  return At;
}

bool heap::extendUnits(uint32_t First, uint32_t More) {
  Header &H = header();
  UnitRecord *U = units();
  uint32_t After = First + U[First].Units;
  if (After == H.UsedUnits && More <= H.TopUnit - H.UsedUnits) {
    H.UsedUnits += More;
    layInHugePages(After);
    return true;
  }
  if (After >= H.UsedUnits || U[After].Kind != SpanKind::Free ||
      U[After].Units < More)
    return false;
  uint32_t Room = U[After].Units;
  bool Dirty = U[After].Class != 0;
  takeFree(After);
  if (Room != More)
    makeFree(After + More, Room - More, Dirty);
  return true;
}

void heap::giveUnits(uint32_t First, uint32_t Count) {
  UnitRecord *U = units();
  // No address in them leads to a block any more.
  for (uint32_t I = 0; I != Count; ++I)
    U[First + I].Kind = SpanKind::None;
  uint32_t Max = maxDirty();
  bool Dirty = Count <= Max;
  if (!Dirty)
    makeFresh(First, Count);
  join(First, Count, Dirty);
  if (DirtyUnits > Max)
    shedDirty(Max - Max / 4);
}

void heap::markLarge(uint32_t First, uint32_t Count, uint64_t Size,
                     uint32_t Site) {
  UnitRecord *U = units();
  for (uint32_t I = 0; I != Count; ++I)
    U[First + I] = {First, Count, SpanKind::Large, 0, 0, 0, 0, 0, 0};
  U[First].Used = Site;
  U[First].Bump = static_cast<uint32_t>(Size);
  U[First].FreeSlot = static_cast<uint32_t>(Size >> 32);
}

void heap::markSlots(uint32_t First, uint32_t Class) {
  UnitRecord *U = units();
  uint32_t Count = Classes[Class].Units;
  for (uint32_t I = 0; I != Count; ++I)
    U[First + I] = {
        First, Count, SpanKind::Slots, static_cast<uint16_t>(Class), 0, 0, 0,
        0,     0};
}
