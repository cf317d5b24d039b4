#include "heap/Heap.h"
#include "heap/Layout.h"
#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <pthread.h>
#include <string>
#include <sys/mman.h>
#include <sys/single_threaded.h>
#include <unistd.h>
#include <vector>

using namespace mt;
using namespace mt::heap;

namespace {
struct ClassShape {
  uint32_t SlotSize, Units, Slots, Offset;
  uint32_t Reciprocal; // 2^32 / SlotSize, rounded up; one-unit spans only
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
  return {SlotSize, Units, Slots, Offset,
          static_cast<uint32_t>(((uint64_t(1) << 32) + SlotSize - 1) /
                                SlotSize)};
}

constexpr auto Classes = [] {
  std::array<ClassShape, ClassCount> Out{};
  for (uint32_t I = 0; I != ClassCount; ++I)
    Out[I] = shapeOf(SlotSizes[I]);
  return Out;
}();

/// By (bytes + 15) / 16, up to 1024 bytes.
constexpr auto SmallClass = [] {
  std::array<uint8_t, 65> Out{};
  for (uint32_t I = 0, C = 0; I != 65; ++I) {
    while (SlotSizes[C] < I * 16)
      ++C;
    Out[I] = static_cast<uint8_t>(C);
  }
  return Out;
}();

/// One lock, taken only once a second thread exists.
class Guard {
public:
  Guard() : Taken(!__libc_single_threaded) {
    if (Taken)
      pthread_mutex_lock(&Mutex);
  }
  ~Guard() {
    if (Taken)
      pthread_mutex_unlock(&Mutex);
  }
  Guard(const Guard &) = delete;
  Guard &operator=(const Guard &) = delete;

private:
  bool Taken;
  static inline pthread_mutex_t Mutex = PTHREAD_MUTEX_INITIALIZER;
};
} // namespace

/// How much of the region is mapped; 0: not set up yet. It grows in steps, for
/// emulators keep a record of every page that is mapped.
static uint64_t RegionSize = 0;
#if UINTPTR_MAX > 0xffffffffu
static constexpr uint64_t GrowthStep = uint64_t(1) << 30;
#else
static constexpr uint64_t GrowthStep = MaxRegionSize;
#endif

static Header &header() { return *reinterpret_cast<Header *>(RegionBase); }
static UnitRecord *units() {
  return reinterpret_cast<UnitRecord *>(RegionBase + UnitSize);
}
static uint8_t *unitAddress(uint32_t Unit) {
  return reinterpret_cast<uint8_t *>(RegionBase + (uintptr_t(Unit) << UnitShift));
}
uint32_t heap::unitOf(uintptr_t Address) {
  return static_cast<uint32_t>((Address - RegionBase) >> UnitShift);
}
static uint32_t *slotWords(uint32_t Unit) {
  return reinterpret_cast<uint32_t *>(unitAddress(Unit));
}
static uint8_t *slotAddress(uint32_t Unit, uint32_t Class, uint32_t Slot) {
  return unitAddress(Unit) + Classes[Class].Offset +
         size_t(Slot) * Classes[Class].SlotSize;
}

uintptr_t heap::base() { return RegionBase; }
size_t heap::size() { return static_cast<size_t>(RegionSize); }
bool heap::contains(const void *Address) {
  return reinterpret_cast<uintptr_t>(Address) - RegionBase < RegionSize;
}
uintptr_t heap::unitRecordAddress(uint32_t Unit) {
  return RegionBase + UnitSize + uintptr_t(Unit) * sizeof(UnitRecord);
}

[[noreturn]] static void die(const char *What, const void *Address) {
  char Line[160];
  int N = std::snprintf(Line, sizeof Line, "mt: error: %s %p\n", What, Address);
  if (write(2, Line, static_cast<size_t>(N)) < 0) {
  }
  std::abort();
}

static constexpr uint32_t FirstUnit =
    1 + static_cast<uint32_t>(
            (MaxRegionSize / UnitSize * sizeof(UnitRecord) + UnitSize - 1) /
            UnitSize);

/// Maps the part of the region from From to To; false if something else is
/// there or memory is limited.
static bool mapPart(uint64_t From, uint64_t To) {
  void *Wanted = reinterpret_cast<void *>(RegionBase + From);
  auto Size = static_cast<size_t>(To - From);
  void *Got = mmap(Wanted, Size, PROT_READ | PROT_WRITE,
                   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE |
                       MAP_FIXED_NOREPLACE,
                   -1, 0);
  // An old kernel takes the address as a hint.
  if (Got != MAP_FAILED && Got != Wanted) {
    munmap(Got, Size);
    errno = EEXIST;
    return false;
  }
  return Got != MAP_FAILED;
}

static void makeHeader() {
  Header &H = header();
  std::memcpy(H.Magic, "MTHEAP\0", 8);
  H.Version = LayoutVersion;
  H.UsedUnits = FirstUnit;
  H.TopUnit = static_cast<uint32_t>(RegionSize >> UnitShift);
}

static bool grow(uint64_t AtLeast) {
  uint64_t To = (AtLeast + GrowthStep - 1) / GrowthStep * GrowthStep;
  if (To > MaxRegionSize || !mapPart(RegionSize, To))
    return false;
  RegionSize = To;
  header().TopUnit = static_cast<uint32_t>(To >> UnitShift);
  return true;
}

Result<> heap::reserve() {
  if (RegionSize)
    return success();
  // Where address space is short a smaller start has to do.
  for (uint64_t Size = GrowthStep; Size >= uint64_t(FirstUnit + 64) * UnitSize;
       Size /= 2)
    if (mapPart(0, Size)) {
      RegionSize = Size;
      makeHeader();
      return success();
    }
  char Address[32];
  std::snprintf(Address, sizeof Address, "%#llx",
                static_cast<unsigned long long>(RegionBase));
  return Failure{std::string("the heap's region at ") + Address +
                 " cannot be mapped (" + std::strerror(errno) +
                 "): raise the limit on address space (ulimit -v), or link "
                 "the program elsewhere"};
}

Result<> heap::extendTo(uint64_t End) {
  if (End <= RegionBase + RegionSize)
    return success();
  if (!grow(End - RegionBase))
    return Failure{"the image's heap needs " +
                   std::to_string(End - RegionBase) +
                   " bytes of address space from its base, which cannot be "
                   "had here: raise the limit (ulimit -v)"};
  return success();
}

/// The memory of units as if never touched. MADV_DONTNEED would bring back what
/// an image mapped there.
static void makeFresh(uint32_t Unit, uint32_t Count) {
  if (mmap(unitAddress(Unit), size_t(Count) << UnitShift,
           PROT_READ | PROT_WRITE,
           MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1,
           0) == MAP_FAILED)
    std::memset(unitAddress(Unit), 0, size_t(Count) << UnitShift);
}

void heap::discardAll() {
  makeFresh(0, static_cast<uint32_t>(RegionSize >> UnitShift));
  makeHeader();
}

//===-- Lists -------------------------------------------------------------===//

static void listPush(uint32_t &Head, uint32_t Unit) {
  UnitRecord *U = units();
  U[Unit].Next = Head;
  U[Unit].Previous = 0;
  if (Head)
    U[Head].Previous = Unit;
  Head = Unit;
}

static void listRemove(uint32_t &Head, uint32_t Unit) {
  UnitRecord *U = units();
  if (U[Unit].Previous)
    U[U[Unit].Previous].Next = U[Unit].Next;
  else
    Head = U[Unit].Next;
  if (U[Unit].Next)
    U[U[Unit].Next].Previous = U[Unit].Previous;
}

//===-- Spans -------------------------------------------------------------===//

static uint32_t &freeList(uint32_t Units) {
  return header().FreeHead[std::bit_width(Units) - 1];
}

static void makeFree(uint32_t First, uint32_t Count, bool Dirty) {
  UnitRecord *U = units();
  U[First] = {First, Count, SpanKind::Free, Dirty, 0, 0, 0, 0, 0};
  U[First + Count - 1] = {First, Count, SpanKind::Free, Dirty, 0, 0, 0, 0, 0};
  listPush(freeList(Count), First);
}

static void takeFree(uint32_t First) {
  listRemove(freeList(units()[First].Units), First);
}

/// Units for a new span; Dirty tells whether they may hold old bytes. 0 if the
/// region is full.
static uint32_t takeUnits(uint32_t Count, bool &Dirty) {
  Header &H = header();
  UnitRecord *U = units();
  for (uint32_t Bin = std::bit_width(Count) - 1u; Bin != 32; ++Bin)
    for (uint32_t At = H.FreeHead[Bin]; At; At = U[At].Next)
      if (U[At].Units >= Count) {
        uint32_t Whole = U[At].Units;
        Dirty = U[At].Class != 0;
        takeFree(At);
        if (Whole != Count)
          makeFree(At + Count, Whole - Count, Dirty);
        return At;
      }
  if (Count > H.TopUnit - H.UsedUnits &&
      !grow(uint64_t(H.UsedUnits + uint64_t(Count)) << UnitShift))
    return 0;
  Dirty = false;
  uint32_t At = H.UsedUnits;
  H.UsedUnits += Count;
  return At;
}

/// Gives units back, joined with free neighbours.
static void giveUnits(uint32_t First, uint32_t Count) {
  // Much memory goes back to the system at once, little is kept for reuse.
  constexpr uint32_t Much = 16;
  bool Dirty = Count < Much;
  if (!Dirty)
    makeFresh(First, Count);
  Header &H = header();
  UnitRecord *U = units();
  if (First > FirstUnit && U[First - 1].Kind == SpanKind::Free) {
    uint32_t Before = U[First - 1].First;
    takeFree(Before);
    Dirty |= U[Before].Class != 0;
    Count += First - Before;
    First = Before;
  }
  uint32_t After = First + Count;
  if (After < H.UsedUnits && U[After].Kind == SpanKind::Free) {
    takeFree(After);
    Dirty |= U[After].Class != 0;
    Count += U[After].Units;
  }
  if (Dirty && Count >= Much) {
    makeFresh(First, Count);
    Dirty = false;
  }
  makeFree(First, Count, Dirty);
}

static uint32_t newSlotSpan(uint32_t Class) {
  bool Dirty;
  uint32_t Count = Classes[Class].Units;
  uint32_t First = takeUnits(Count, Dirty);
  if (!First)
    return 0;
  UnitRecord *U = units();
  for (uint32_t I = 0; I != Count; ++I)
    U[First + I] = {First, Count, SpanKind::Slots,
                    static_cast<uint16_t>(Class), 0, 0, 0, 0, 0};
  // Slots not handed out yet must read as free.
  if (Dirty)
    std::memset(unitAddress(First), 0, Classes[Class].Slots * 4);
  listPush(header().ClassHead[Class], First);
  return First;
}

static uint32_t classFor(size_t Bytes) {
  if (Bytes <= 1024)
    return SmallClass[(Bytes + 15) / 16];
  uint32_t Log = static_cast<uint32_t>(std::bit_width(Bytes - 1)) - 1;
  // Four classes to each doubling; the one of 1024 is the last of its four.
  uint32_t Quarter = static_cast<uint32_t>((Bytes - 1) >> (Log - 2)) & 3;
  return 20 + (Log - 10) * 4 + Quarter;
}
static_assert(SlotSizes[19] == 1024 && SlotSizes[20] == 1280 &&
              SlotSizes[24] == 2560 && SlotSizes[39] == 32768);

//===-- Blocks ------------------------------------------------------------===//

static void *allocateSlot(uint32_t Class, size_t Size, uint32_t Site) {
  Header &H = header();
  uint32_t Unit = H.ClassHead[Class];
  if (!Unit && !(Unit = newSlotSpan(Class)))
    return nullptr;
  UnitRecord &R = units()[Unit];
  const ClassShape &S = Classes[Class];
  uint32_t *Words = slotWords(Unit);
  uint32_t Slot;
  if (R.FreeSlot) {
    Slot = R.FreeSlot - 1;
    R.FreeSlot = Words[Slot] >> SlackBits;
  } else {
    Slot = R.Bump++;
  }
  ++R.Used;
  Words[Slot] = (Site <= MaxSite ? Site << SlackBits : 0) |
                static_cast<uint32_t>(S.SlotSize - Size);
  if (!R.FreeSlot && R.Bump == S.Slots)
    listRemove(H.ClassHead[Class], Unit);
  return slotAddress(Unit, Class, Slot);
}

static void setLargeSize(UnitRecord &R, uint64_t Size) {
  R.Bump = static_cast<uint32_t>(Size);
  R.FreeSlot = static_cast<uint32_t>(Size >> 32);
}
static uint64_t largeSize(const UnitRecord &R) {
  return uint64_t(R.FreeSlot) << 32 | R.Bump;
}
static uint64_t unitsFor(uint64_t Size) {
  return (Size + 1 + UnitSize - 1) >> UnitShift;
}

static void markLarge(uint32_t First, uint32_t Count, uint64_t Size,
                      uint32_t Site) {
  UnitRecord *U = units();
  for (uint32_t I = 0; I != Count; ++I)
    U[First + I] = {First, Count, SpanKind::Large, 0, 0, 0, 0, 0, 0};
  U[First].Used = Site;
  setLargeSize(U[First], Size);
}

static void *allocateLarge(size_t Size, uint32_t Alignment, uint32_t Site,
                           bool Zeroed) {
  uint64_t Count = unitsFor(Size);
  uint64_t Extra = Alignment > UnitSize ? (Alignment >> UnitShift) - 1 : 0;
  if (Count + Extra >= MaxRegionSize >> UnitShift)
    return nullptr;
  bool Dirty;
  uint32_t First = takeUnits(static_cast<uint32_t>(Count + Extra), Dirty);
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
  if (Zeroed && Dirty)
    std::memset(unitAddress(First), 0, Size);
  return unitAddress(First);
}

static void *outOfMemory() {
  errno = ENOMEM;
  return nullptr;
}

static bool ready() {
  if (RegionSize)
    return true;
  Result<> Reserved = reserve();
  if (Reserved)
    return true;
  std::string Line = "mt: error: " + Reserved.message() + "\n";
  if (write(2, Line.data(), Line.size()) < 0) {
  }
  return false;
}

void *heap::allocate(size_t Size, uint32_t Site) {
  if (__builtin_expect(!RegionSize, 0) && !ready())
    return outOfMemory();
  if (Size > PTRDIFF_MAX)
    return outOfMemory();
  Guard G;
  void *P = Size < MaxSlotSize ? allocateSlot(classFor(Size + 1), Size, Site)
                               : allocateLarge(Size, 1, Site, false);
  return P ? P : outOfMemory();
}

void *heap::allocateZeroed(size_t Size, uint32_t Site) {
  if (Size >= MaxSlotSize && Size <= PTRDIFF_MAX && ready()) {
    Guard G;
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
  Guard G;
  void *P;
  size_t Room = std::max(Size + 1, Alignment);
  // Slots of a power of two are aligned to it.
  if (Room <= 4096)
    P = allocateSlot(classFor(std::bit_ceil(Room)), Size, Site);
  else
    P = allocateLarge(Size, static_cast<uint32_t>(Alignment), Site, false);
  return P ? P : outOfMemory();
}

namespace {
/// Where an address lies.
struct Location {
  uint32_t Unit = 0; // first of the span; 0: nowhere
  uint32_t Slot = 0;
  uint32_t Class = 0;
  bool Large = false;
};
} // namespace

static Location locate(uintptr_t Address) {
  Location L;
  if (Address - RegionBase >= RegionSize)
    return L;
  uint32_t Unit = unitOf(Address);
  if (Unit < FirstUnit || Unit >= header().UsedUnits)
    return L;
  UnitRecord *U = units();
  SpanKind Kind = U[Unit].Kind;
  if (Kind == SpanKind::Large) {
    L.Unit = U[Unit].First;
    L.Large = true;
    return L;
  }
  if (Kind != SpanKind::Slots)
    return L;
  uint32_t First = U[Unit].First;
  L.Class = U[Unit].Class;
  const ClassShape &S = Classes[L.Class];
  uintptr_t Start = reinterpret_cast<uintptr_t>(unitAddress(First)) + S.Offset;
  if (Address < Start)
    return L;
  uintptr_t Offset = Address - Start;
  // Exact for one-unit spans: offset times the reciprocal's error is < 2^32.
  L.Slot = S.Units == 1 ? static_cast<uint32_t>(
                              (uint64_t(Offset) * S.Reciprocal) >> 32)
                        : static_cast<uint32_t>(Offset / S.SlotSize);
  if (L.Slot >= U[First].Bump)
    return L;
  L.Unit = First;
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
    if (!(Word & SlackMask))
      return false;
    Out = {reinterpret_cast<uintptr_t>(slotAddress(L.Unit, L.Class, L.Slot)),
           Classes[L.Class].SlotSize - (Word & SlackMask), Word >> SlackBits};
  }
  return Address - Out.Start <= Out.Size;
}

/// The block that starts at Address, or death.
static Location blockAt(const void *Address, const char *What) {
  auto A = reinterpret_cast<uintptr_t>(Address);
  Location L = locate(A);
  if (L.Unit && L.Large && unitAddress(L.Unit) == Address)
    return L;
  if (L.Unit && !L.Large && slotAddress(L.Unit, L.Class, L.Slot) == Address) {
    if (slotWords(L.Unit)[L.Slot] & SlackMask)
      return L;
    die("block freed twice, or changed after it was freed:", Address);
  }
  die(What, Address);
}

void heap::setSite(void *Start, uint32_t Site) {
  Location L = blockAt(Start, "no heap block starts at");
  if (Site > MaxSite)
    Site = 0;
  if (L.Large)
    units()[L.Unit].Used = Site;
  else {
    uint32_t &Word = slotWords(L.Unit)[L.Slot];
    Word = Site << SlackBits | (Word & SlackMask);
  }
}

void heap::release(void *Address) {
  if (!Address)
    return;
  Guard G;
  Location L = blockAt(Address, "free() of what is no heap block:");
  UnitRecord &R = units()[L.Unit];
  if (L.Large) {
    giveUnits(L.Unit, R.Units);
    return;
  }
  const ClassShape &S = Classes[L.Class];
  bool WasFull = !R.FreeSlot && R.Bump == S.Slots;
  slotWords(L.Unit)[L.Slot] = R.FreeSlot << SlackBits;
  R.FreeSlot = L.Slot + 1;
  uint32_t &Head = header().ClassHead[L.Class];
  if (WasFull)
    listPush(Head, L.Unit);
  // One empty span is kept, against programs that allocate and free in turn.
  if (--R.Used == 0 && (Head != L.Unit || R.Next)) {
    listRemove(Head, L.Unit);
    giveUnits(L.Unit, R.Units);
  }
}

void *heap::resize(void *Old, size_t Size, uint32_t Site) {
  if (!Old)
    return allocate(Size, Site);
  if (Size > PTRDIFF_MAX)
    return outOfMemory();
  uint64_t OldSize;
  {
    Guard G;
    Location L = blockAt(Old, "realloc() of what is no heap block:");
    UnitRecord &R = units()[L.Unit];
    if (L.Large) {
      OldSize = largeSize(R);
      if (!Site)
        Site = R.Used;
      uint64_t Want = unitsFor(Size);
      if (Size >= MaxSlotSize && Want <= R.Units) {
        auto Spare = static_cast<uint32_t>(R.Units - Want);
        markLarge(L.Unit, static_cast<uint32_t>(Want), Size, Site);
        if (Spare)
          giveUnits(L.Unit + static_cast<uint32_t>(Want), Spare);
        return Old;
      }
      // Grow into a free neighbour.
      uint32_t After = L.Unit + R.Units;
      if (Want > R.Units && Want < MaxRegionSize >> UnitShift) {
        auto More = static_cast<uint32_t>(Want) - R.Units;
        Header &H = header();
        if (After == H.UsedUnits && More <= H.TopUnit - H.UsedUnits) {
          H.UsedUnits += More;
          markLarge(L.Unit, static_cast<uint32_t>(Want), Size, Site);
          return Old;
        }
        if (After < H.UsedUnits && units()[After].Kind == SpanKind::Free &&
            units()[After].Units >= More) {
          uint32_t Room = units()[After].Units;
          bool Dirty = units()[After].Class != 0;
          takeFree(After);
          if (Room != More)
            makeFree(After + More, Room - More, Dirty);
          markLarge(L.Unit, static_cast<uint32_t>(Want), Size, Site);
          return Old;
        }
      }
    } else {
      uint32_t &Word = slotWords(L.Unit)[L.Slot];
      uint32_t SlotSize = Classes[L.Class].SlotSize;
      OldSize = SlotSize - (Word & SlackMask);
      if (!Site)
        Site = Word >> SlackBits;
      if (Size < SlotSize && SlotSize - Size <= SlackMask &&
          (Size >= SlotSize / 2 || SlotSize <= 64)) {
        Word = (Site <= MaxSite ? Site << SlackBits : 0) |
               static_cast<uint32_t>(SlotSize - Size);
        return Old;
      }
    }
  }
  void *New = allocate(Size, Site);
  if (!New)
    return nullptr;
  std::memcpy(New, Old, static_cast<size_t>(std::min<uint64_t>(OldSize, Size)));
  release(Old);
  return New;
}

//===-- The whole heap ----------------------------------------------------===//

void heap::forEachBlock(FunctionRef<void(const Block &)> Visit) {
  if (!RegionSize)
    return;
  UnitRecord *U = units();
  for (uint32_t Unit = FirstUnit; Unit < header().UsedUnits;
       Unit += U[Unit].Units) {
    const UnitRecord &R = U[Unit];
    if (R.Kind == SpanKind::Large) {
      Visit({reinterpret_cast<uintptr_t>(unitAddress(Unit)), largeSize(R),
             R.Used});
    } else if (R.Kind == SpanKind::Slots) {
      uint32_t *Words = slotWords(Unit);
      for (uint32_t Slot = 0; Slot != R.Bump; ++Slot)
        if (uint32_t Slack = Words[Slot] & SlackMask)
          Visit({reinterpret_cast<uintptr_t>(slotAddress(Unit, R.Class, Slot)),
                 Classes[R.Class].SlotSize - Slack, Words[Slot] >> SlackBits});
    }
  }
}

void heap::forEachUsedRange(
    FunctionRef<void(uintptr_t Start, size_t Length)> Visit) {
  if (!RegionSize)
    return;
  UnitRecord *U = units();
  uint32_t Used = header().UsedUnits;
  size_t Records = UnitSize + size_t(Used) * sizeof(UnitRecord);
  Visit(RegionBase, (Records + 4095) / 4096 * 4096);
  for (uint32_t Unit = FirstUnit; Unit < Used; Unit += U[Unit].Units)
    if (U[Unit].Kind == SpanKind::Slots || U[Unit].Kind == SpanKind::Large)
      Visit(reinterpret_cast<uintptr_t>(unitAddress(Unit)),
            size_t(U[Unit].Units) << UnitShift);
}

Result<> heap::adopt() {
  Header &H = header();
  auto Top = static_cast<uint32_t>(RegionSize >> UnitShift);
  if (std::memcmp(H.Magic, "MTHEAP\0", 8) || H.Version != LayoutVersion)
    return Failure{"the image's heap has another layout (version " +
                   std::to_string(H.Version) + ", here " +
                   std::to_string(LayoutVersion) +
                   "): restore it with the MigThread that wrote it"};
  if (H.UsedUnits < FirstUnit || H.UsedUnits > Top)
    return Failure{"the image's heap is larger than the region that could be "
                   "reserved here: raise the limit on address space "
                   "(ulimit -v)"};
  H.TopUnit = Top;
  UnitRecord *U = units();
  uint32_t Unit = FirstUnit;
  for (; Unit < H.UsedUnits; Unit += U[Unit].Units) {
    const UnitRecord &R = U[Unit];
    bool Sound = R.First == Unit && R.Units && R.Units <= H.UsedUnits - Unit;
    if (Sound && R.Kind == SpanKind::Slots)
      Sound = R.Class < ClassCount && R.Units == Classes[R.Class].Units &&
              R.Bump <= Classes[R.Class].Slots && R.FreeSlot <= R.Bump;
    else if (Sound && R.Kind == SpanKind::Large)
      Sound = largeSize(R) < uint64_t(R.Units) << UnitShift;
    else
      Sound = Sound && R.Kind == SpanKind::Free;
    if (!Sound)
      return Failure{"the image's heap is damaged (unit " +
                     std::to_string(Unit) +
                     "): use an older image of the same directory"};
  }
  return success();
}

UnitShape heap::readUnitRecord(const uint8_t *Bytes, bool BigEndian) {
  auto Read = [&](size_t At, unsigned Size) {
    uint32_t V = 0;
    for (unsigned I = 0; I != Size; ++I)
      V |= uint32_t(Bytes[At + I]) << 8 * (BigEndian ? Size - 1 - I : I);
    return V;
  };
  uint32_t Class = Read(10, 2);
  bool Slots = Read(8, 2) == static_cast<uint32_t>(SpanKind::Slots);
  return {Read(0, 4), Read(4, 4),
          Slots && Class < ClassCount ? SlotSizes[Class] : 0};
}

Result<> heap::placeAll(std::span<const Block> Blocks,
                        FunctionRef<UnitShape(uint32_t Unit)> ShapeOf) {
  Header &H = header();
  UnitRecord *U = units();
  std::vector<uint32_t> Spans;
  auto Bad = [](const Block &B) {
    return Failure{"the image's heap is damaged: no block can lie at " +
                   std::to_string(B.Start) +
                   "; use an older image of the same directory"};
  };
  for (const Block &B : Blocks) {
    uint32_t Unit = unitOf(B.Start);
    if (Unit < FirstUnit || B.Start - RegionBase >= MaxRegionSize ||
        B.Size > MaxRegionSize)
      return Bad(B);
    if (Result<> Room = extendTo(std::min<uint64_t>(
            B.Start + B.Size + 4 * UnitSize, RegionBase + MaxRegionSize));
        !Room)
      return Room;
    if (Spans.empty() || Unit >= Spans.back() + U[Spans.back()].Units) {
      UnitShape Shape = ShapeOf(Unit);
      if (Shape.FirstUnit < H.UsedUnits || Shape.FirstUnit > Unit ||
          !Shape.Units || Shape.Units > H.TopUnit - Shape.FirstUnit ||
          Unit - Shape.FirstUnit >= Shape.Units)
        return Bad(B);
      if (Shape.FirstUnit != H.UsedUnits)
        makeFree(H.UsedUnits, Shape.FirstUnit - H.UsedUnits, false);
      uint32_t First = Shape.FirstUnit;
      if (Shape.SlotSize) {
        uint32_t Class = classFor(Shape.SlotSize);
        if (Classes[Class].Units != Shape.Units)
          return Bad(B);
        for (uint32_t I = 0; I != Shape.Units; ++I)
          U[First + I] = {First, Shape.Units, SpanKind::Slots,
                          static_cast<uint16_t>(Class), 0, 0, 0, 0, 0};
      } else {
        markLarge(First, Shape.Units, B.Size, B.Site);
      }
      H.UsedUnits = First + Shape.Units;
      Spans.push_back(First);
    }
    UnitRecord &R = U[Spans.back()];
    if (R.Kind == SpanKind::Large) {
      if (B.Start !=
              reinterpret_cast<uintptr_t>(unitAddress(Spans.back())) ||
          unitsFor(B.Size) > R.Units)
        return Bad(B);
      continue;
    }
    const ClassShape &S = Classes[R.Class];
    uintptr_t Offset = B.Start -
                       reinterpret_cast<uintptr_t>(unitAddress(Spans.back())) -
                       S.Offset;
    uint64_t Slot = Offset / S.SlotSize;
    if (Offset % S.SlotSize || Slot >= S.Slots || B.Size >= S.SlotSize ||
        S.SlotSize - B.Size > SlackMask)
      return Bad(B);
    R.Bump = static_cast<uint32_t>(Slot) + 1;
    ++R.Used;
    slotWords(Spans.back())[Slot] =
        (B.Site <= MaxSite ? B.Site << SlackBits : 0) |
        static_cast<uint32_t>(S.SlotSize - B.Size);
  }
  for (uint32_t Unit : Spans) {
    UnitRecord &R = U[Unit];
    if (R.Kind != SpanKind::Slots)
      continue;
    uint32_t *Words = slotWords(Unit);
    for (uint32_t Slot = R.Bump; Slot--;)
      if (!(Words[Slot] & SlackMask)) {
        Words[Slot] = R.FreeSlot << SlackBits;
        R.FreeSlot = Slot + 1;
      }
    if (R.FreeSlot || R.Bump != Classes[R.Class].Slots)
      listPush(H.ClassHead[R.Class], Unit);
  }
  return success();
}

Result<> heap::check() {
  if (Result<> Framed = adopt(); !Framed)
    return Framed;
  Header &H = header();
  UnitRecord *U = units();
  auto Broken = [](const char *What, uint32_t Unit) {
    return Failure{std::string(What) + " at unit " + std::to_string(Unit)};
  };
  uint64_t WithRoom = 0, FreeSpans = 0, Listed = 0, ListedFree = 0;
  for (uint32_t Unit = FirstUnit; Unit < H.UsedUnits; Unit += U[Unit].Units) {
    const UnitRecord &R = U[Unit];
    if (R.Kind == SpanKind::Free) {
      ++FreeSpans;
      if (U[Unit + R.Units - 1].First != Unit)
        return Broken("free span without an end", Unit);
      continue;
    }
    for (uint32_t I = 0; I != R.Units; ++I)
      if (U[Unit + I].First != Unit || U[Unit + I].Kind != R.Kind)
        return Broken("span of several minds", Unit);
    if (R.Kind == SpanKind::Large)
      continue;
    const ClassShape &S = Classes[R.Class];
    uint32_t *Words = slotWords(Unit);
    uint32_t Used = 0, Free = 0;
    for (uint32_t Slot = 0; Slot != S.Slots; ++Slot) {
      Used += Slot < R.Bump && (Words[Slot] & SlackMask);
      if (Slot >= R.Bump && (Words[Slot] & SlackMask))
        return Broken("block in a slot never used", Unit);
    }
    for (uint32_t At = R.FreeSlot; At; At = Words[At - 1] >> SlackBits)
      if (At > R.Bump || (Words[At - 1] & SlackMask) || ++Free > R.Bump)
        return Broken("broken list of free slots", Unit);
    if (Used != R.Used || Used + Free != R.Bump)
      return Broken("miscounted slots", Unit);
    WithRoom += R.FreeSlot || R.Bump != S.Slots;
  }
  for (uint32_t Class = 0; Class != ClassCount; ++Class)
    for (uint32_t At = H.ClassHead[Class], Last = 0; At;
         Last = At, At = U[At].Next)
      if (U[At].Kind != SpanKind::Slots || U[At].Class != Class ||
          U[At].Previous != Last || ++Listed > H.UsedUnits)
        return Broken("broken list of spans", At);
  for (uint32_t Bin = 0; Bin != 32; ++Bin)
    for (uint32_t At = H.FreeHead[Bin]; At; At = U[At].Next)
      if (U[At].Kind != SpanKind::Free || ++ListedFree > H.UsedUnits)
        return Broken("broken list of free spans", At);
  if (Listed != WithRoom || ListedFree != FreeSpans)
    return Broken("span that no list knows", 0);
  return success();
}
