// The heap and its image: which memory an image holds, taking a heap over from
// one of our own layout, and building one from the blocks of a foreign one.
// What comes from an image is not trusted: bookkeeping that would lead out of
// its bounds is refused. The words of slots are not looked at here, for that
// would read every page; they are checked where they are used.
#include "heap/Check.h"
#include "heap/Classes.h"
#include "heap/Heap.h"
#include "heap/Region.h"
#include "heap/Spans.h"
#include <algorithm>
#include <string>
#include <vector>

using namespace mt;
using namespace mt::heap;

void heap::forEachUsedRange(
    FunctionRef<void(uintptr_t Start, size_t Length)> Visit) {
  if (!mappedSize())
    return;
  const UnitRecord *U = units();
  uint32_t Used = header().UsedUnits;
  size_t Records = UnitSize + size_t(Used) * sizeof(UnitRecord);
  Visit(RegionBase, (Records + 4095) / 4096 * 4096);
  for (uint32_t Unit = FirstUnit; Unit < Used; Unit += U[Unit].Units)
    if (U[Unit].Kind == SpanKind::Slots || U[Unit].Kind == SpanKind::Large)
      Visit(reinterpret_cast<uintptr_t>(unitAddress(Unit)),
            size_t(U[Unit].Units) << UnitShift);
}

//===-- Taking over -------------------------------------------------------===//

Result<> heap::adopt() {
  if (Result<> Framed = checkFrame(); !Framed)
    return Framed;
  Header &H = header();
  UnitRecord *U = units();
  H.TopUnit = static_cast<uint32_t>(mappedSize() >> UnitShift);
  uint32_t Dirty = 0;
  for (uint32_t Unit = FirstUnit; Unit < H.UsedUnits; Unit += U[Unit].Units) {
    const UnitRecord &R = U[Unit];
    if (R.Kind != SpanKind::Free)
      continue;
    Dirty += R.Class ? R.Units : 0;
    // Whatever the image says, no address in free units leads to a block.
    for (uint32_t I = 1; I + 1 < R.Units; ++I)
      if (U[Unit + I].Kind != SpanKind::None)
        U[Unit + I].Kind = SpanKind::None;
  }
  countDirty(Dirty);
  return success();
}

//===-- From a foreign image ----------------------------------------------===//

/// Makes the span of a block behind all others; false if it cannot lie there.
static bool placeSpan(const UnitShape &Shape, uint32_t Unit, const Block &B) {
  Header &H = header();
  uint32_t First = Shape.FirstUnit;
  if (First < H.UsedUnits || First > Unit || !Shape.Units ||
      Shape.Units > H.TopUnit - First || Unit - First >= Shape.Units)
    return false;
  uint32_t Class = Shape.SlotSize ? classFor(Shape.SlotSize) : 0;
  if (Shape.SlotSize && Classes[Class].Units != Shape.Units)
    return false;
  if (First != H.UsedUnits)
    makeFree(H.UsedUnits, First - H.UsedUnits, false);
  if (Shape.SlotSize)
    markSlots(First, Class);
  else
    markLarge(First, Shape.Units, B.Size, B.Site);
  H.UsedUnits = First + Shape.Units;
  return true;
}

/// Marks a block in its span; false if it cannot lie there.
static bool placeBlock(uint32_t Span, const Block &B) {
  UnitRecord &R = units()[Span];
  uintptr_t Start = reinterpret_cast<uintptr_t>(unitAddress(Span));
  if (R.Kind == SpanKind::Large)
    return B.Start == Start && UnitShape{Span, R.Units, 0}.hasRoomFor(B.Size);
  const ClassShape &S = Classes[R.Class];
  uintptr_t Offset = B.Start - Start - S.Offset;
  uint64_t Slot = Offset / S.SlotSize;
  if (Offset % S.SlotSize || Slot < R.Bump || Slot >= S.Slots ||
      !UnitShape{Span, R.Units, S.SlotSize}.hasRoomFor(B.Size))
    return false;
  R.Bump = static_cast<uint32_t>(Slot) + 1;
  ++R.Used;
  reinterpret_cast<uint32_t *>(Start)[Slot] =
      (B.Site <= MaxSite ? B.Site << SlackBits : 0) |
      static_cast<uint32_t>(S.SlotSize - B.Size);
  return true;
}

/// Links the slots that no block took, and lists the span if it has room.
static void finishSpan(uint32_t Span) {
  UnitRecord &R = units()[Span];
  if (R.Kind != SpanKind::Slots)
    return;
  auto *Words = reinterpret_cast<uint32_t *>(unitAddress(Span));
  for (uint32_t Slot = R.Bump; Slot--;)
    if (!(Words[Slot] & SlackMask)) {
      Words[Slot] = R.FreeSlot << SlackBits;
      R.FreeSlot = Slot + 1;
    }
  if (R.FreeSlot || R.Bump != Classes[R.Class].Slots)
    listPush(header().ClassHead[R.Class], Span);
}

Result<> heap::placeAll(std::span<const Block> Blocks,
                        FunctionRef<UnitShape(uint32_t Unit)> ShapeOf) {
  const UnitRecord *U = units();
  std::vector<uint32_t> Spans;
  for (const Block &B : Blocks) {
    uint32_t Unit = unitAt(B.Start);
    bool Placed = Unit >= FirstUnit && B.Start - RegionBase < MaxRegionSize &&
                  B.Size < MaxRegionSize;
    if (Placed) {
      if (Result<> Room = extendTo(std::min<uint64_t>(
              B.Start + B.Size + 4 * UnitSize, RegionBase + MaxRegionSize));
          !Room)
        return Room;
      if (Spans.empty() || Unit >= Spans.back() + U[Spans.back()].Units) {
        UnitShape Shape = ShapeOf(Unit);
        Placed = placeSpan(Shape, Unit, B);
        if (Placed)
          Spans.push_back(Shape.FirstUnit);
      }
      Placed = Placed && placeBlock(Spans.back(), B);
    }
    if (!Placed)
      return Failure{"the image's heap is damaged: no block can lie at " +
                     std::to_string(B.Start) +
                     "; use an older image of the same directory"};
  }
  for (uint32_t Span : Spans)
    finishSpan(Span);
  return success();
}
