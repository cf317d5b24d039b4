#include "heap/Region.h"
#include "heap/Heap.h"
#include "heap/HugePages.h"
#include "heap/Locks.h"
#include "heap/Spans.h"
#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>
#include <sys/mman.h>

using namespace mt;
using namespace mt::heap;

/// The region grows in steps, for emulators keep a record of every page that is
/// mapped. Where address space is short, smaller steps have to do.
#if UINTPTR_MAX > 0xffffffffu
static constexpr uint64_t GrowthStep = uint64_t(1) << 30;
#else
static constexpr uint64_t GrowthStep = MaxRegionSize;
#endif
static constexpr uint64_t SmallStep = uint64_t(4) << 20;

extern "C"
    __attribute__((visibility("default"))) volatile uintptr_t mt_heap_size = 0;

static void setMapped(uint64_t Size) {
  MappedSize.store(static_cast<uintptr_t>(Size), std::memory_order_relaxed);
  mt_heap_size = static_cast<uintptr_t>(Size);
}

uintptr_t heap::base() { return RegionBase; }
size_t heap::size() { return mappedSize(); }
bool heap::contains(const void *Address) {
  return isMapped(reinterpret_cast<uintptr_t>(Address));
}

/// Maps the part of the region from From to To; false if something else is
/// there or memory is limited.
static bool mapPart(uint64_t From, uint64_t To) {
  void *Wanted = reinterpret_cast<void *>(RegionBase + From);
  auto Size = static_cast<size_t>(To - From);
  void *Got = mmap(
      Wanted, Size, PROT_READ | PROT_WRITE,
      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE, -1, 0);
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
  H.TopUnit = static_cast<uint32_t>(mappedSize() >> UnitShift);
  countDirty(0);
}

bool heap::grow(uint64_t AtLeast) {
  uint64_t From = mappedSize();
  for (uint64_t Step : {GrowthStep, SmallStep}) {
    uint64_t To = std::min((AtLeast + Step - 1) / Step * Step, MaxRegionSize);
    if (To < AtLeast || !mapPart(From, To))
      continue;
    setMapped(To);
    header().TopUnit = static_cast<uint32_t>(To >> UnitShift);
    return true;
  }
  return false;
}

Result<> heap::reserve() {
  if (mappedSize())
    return success();
  Guard G(SpanLock);
  if (mappedSize())
    return success();
  for (uint64_t Size = GrowthStep; Size >= uint64_t(FirstUnit + 64) * UnitSize;
       Size /= 2)
    if (mapPart(0, Size)) {
      setMapped(Size);
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
  if (End <= RegionBase + mappedSize())
    return success();
  if (!grow(End - RegionBase))
    return Failure{"the image's heap needs " +
                   std::to_string(End - RegionBase) +
                   " bytes of address space from its base, which cannot be "
                   "had here: raise the limit (ulimit -v)"};
  return success();
}

void heap::makeFresh(uint32_t Unit, uint32_t Count) {
  // Mapped anew, for MADV_DONTNEED would bring back what an image mapped there.
  if (mmap(unitAddress(Unit), size_t(Count) << UnitShift,
           PROT_READ | PROT_WRITE,
           MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1,
           0) == MAP_FAILED)
    std::memset(unitAddress(Unit), 0, size_t(Count) << UnitShift);
  else
    layAgainInHugePages(Unit, Count);
}

void heap::discardAll() {
  forgetHugePages();
  makeFresh(0, static_cast<uint32_t>(mappedSize() >> UnitShift));
  makeHeader();
}
