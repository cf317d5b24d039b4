#include "heap/Check.h"
#include "heap/Classes.h"
#include "heap/Heap.h"
#include "heap/Region.h"
#include "heap/Spans.h"
#include <cstring>
#include <iterator>
#include <string>

using namespace mt;
using namespace mt::heap;

/// Whether a unit's record can stand at the head of a span.
static bool isSpan(uint32_t Unit) {
  const UnitRecord &R = units()[Unit];
  if (R.First != Unit || !R.Units || R.Units > header().UsedUnits - Unit)
    return false;
  switch (R.Kind) {
  case SpanKind::Slots:
    return R.Class < ClassCount && R.Units == Classes[R.Class].Units &&
           R.Bump <= Classes[R.Class].Slots && R.FreeSlot <= R.Bump &&
           R.Used <= R.Bump;
  case SpanKind::Large:
    return largeSize(R) < uint64_t(R.Units) << UnitShift;
  case SpanKind::Free:
    return true;
  case SpanKind::None:
    break;
  }
  return false;
}

/// Whether the records behind the head of a span agree with it. Of a free span
/// only the last one counts.
static bool agree(uint32_t Unit) {
  const UnitRecord *U = units();
  const UnitRecord &R = U[Unit];
  if (R.Kind == SpanKind::Free) {
    const UnitRecord &Last = U[Unit + R.Units - 1];
    return Last.Kind == SpanKind::Free && Last.First == Unit;
  }
  for (uint32_t I = 1; I != R.Units; ++I)
    if (U[Unit + I].First != Unit || U[Unit + I].Kind != R.Kind ||
        U[Unit + I].Class != R.Class)
      return false;
  return true;
}

/// Whether a list holds spans of the right sort only, properly linked, and
/// ends. Takes their number off Expected.
static bool isList(uint32_t Head, uint32_t &Expected,
                   FunctionRef<bool(const UnitRecord &)> Fits) {
  uint32_t Last = 0;
  for (uint32_t At = Head; At; At = units()[At].Next) {
    if (At < FirstUnit || At >= header().UsedUnits || !Expected)
      return false;
    const UnitRecord &R = units()[At];
    if (R.First != At || R.Previous != Last || !Fits(R))
      return false;
    --Expected;
    Last = At;
  }
  return true;
}

Result<> heap::checkFrame() {
  const Header &H = header();
  auto Top = static_cast<uint32_t>(mappedSize() >> UnitShift);
  if (std::memcmp(H.Magic, "MTHEAP\0", 8) || H.Version != LayoutVersion)
    return Failure{"the image's heap has another layout (version " +
                   std::to_string(H.Version) + ", here " +
                   std::to_string(LayoutVersion) +
                   "): restore it with the MigThread that wrote it"};
  if (H.UsedUnits < FirstUnit || H.UsedUnits > Top)
    return Failure{"the image's heap is larger than the region that could be "
                   "reserved here: raise the limit on address space "
                   "(ulimit -v)"};
  auto Damaged = [](const std::string &Where) {
    return Failure{"the image's heap is damaged (" + Where +
                   "): use an older image of the same directory"};
  };
  const UnitRecord *U = units();
  uint32_t WithRoom = 0, Free = 0;
  for (uint32_t Unit = FirstUnit; Unit < H.UsedUnits; Unit += U[Unit].Units) {
    if (!isSpan(Unit) || !agree(Unit))
      return Damaged("unit " + std::to_string(Unit));
    const UnitRecord &R = U[Unit];
    if (R.Kind == SpanKind::Slots)
      WithRoom += R.FreeSlot || R.Bump != Classes[R.Class].Slots;
    Free += R.Kind == SpanKind::Free;
  }
  for (uint32_t Class = 0; Class != ClassCount; ++Class)
    if (!isList(H.ClassHead[Class], WithRoom, [&](const UnitRecord &R) {
          return R.Kind == SpanKind::Slots && R.Class == Class &&
                 (R.FreeSlot || R.Bump != Classes[Class].Slots);
        }))
      return Damaged("list of spans of class " + std::to_string(Class));
  for (uint32_t Bin = 0; Bin != std::size(H.FreeHead); ++Bin)
    if (!isList(H.FreeHead[Bin], Free, [&](const UnitRecord &R) {
          return R.Kind == SpanKind::Free && binOf(R.Units) == Bin;
        }))
      return Damaged("list of free spans " + std::to_string(Bin));
  if (WithRoom || Free)
    return Damaged("spans that no list holds");
  return success();
}

/// What is wrong with the slots of a span; null if nothing is.
static const char *faultOf(uint32_t Span) {
  const UnitRecord &R = units()[Span];
  const ClassShape &S = Classes[R.Class];
  auto *Words = reinterpret_cast<const uint32_t *>(unitAddress(Span));
  uint32_t Used = 0, Free = 0;
  for (uint32_t Slot = 0; Slot != S.Slots; ++Slot) {
    uint32_t Slack = Words[Slot] & SlackMask;
    if (Slack > S.SlotSize)
      return "block of negative size";
    if (Slack && Slot >= R.Bump)
      return "block in a slot never used";
    Used += Slack != 0;
  }
  for (uint32_t At = R.FreeSlot; At; At = Words[At - 1] >> SlackBits)
    if (At > R.Bump || (Words[At - 1] & SlackMask) || ++Free > R.Bump)
      return "broken list of free slots";
  if (Used != R.Used || Used + Free != R.Bump)
    return "miscounted slots";
  return nullptr;
}

/// Whether an address in a unit of a free span still leads somewhere.
static bool seemsUsed(uint32_t Unit) {
  SpanKind Kind = units()[Unit].Kind;
  return Kind == SpanKind::Slots || Kind == SpanKind::Large;
}

Result<> heap::check() {
  if (Result<> Framed = checkFrame(); !Framed)
    return Framed;
  auto Broken = [](const char *What, uint32_t Unit) {
    return Failure{std::string(What) + " at unit " + std::to_string(Unit)};
  };
  const UnitRecord *U = units();
  uint32_t Dirty = 0;
  uint32_t Last = FirstUnit;
  for (uint32_t Unit = FirstUnit; Unit < header().UsedUnits;
       Unit += U[Unit].Units) {
    if (U[Unit].Kind == SpanKind::Free) {
      if (Last != Unit && U[Last].Kind == SpanKind::Free &&
          U[Last].Class == U[Unit].Class)
        return Broken("free spans that were not joined", Unit);
      Dirty += U[Unit].Class ? U[Unit].Units : 0;
      for (uint32_t I = 0; I != U[Unit].Units; ++I)
        if (seemsUsed(Unit + I))
          return Broken("free unit that seems to be used", Unit + I);
    } else if (U[Unit].Kind == SpanKind::Slots) {
      if (const char *Fault = faultOf(Unit))
        return Broken(Fault, Unit);
    }
    Last = Unit;
  }
  if (Dirty != dirtyUnits())
    return Broken("miscounted dirty units", Dirty);
  return success();
}
