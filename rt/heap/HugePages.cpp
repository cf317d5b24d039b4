#include "heap/HugePages.h"
#include "heap/Heap.h"
#include "heap/Locks.h"
#include "heap/Region.h"
#include <algorithm>
#include <cerrno>
#include <ctime>
#include <sys/mman.h>
#include <unistd.h>

using namespace mt;
using namespace mt::heap;

#ifndef MADV_COLLAPSE
#define MADV_COLLAPSE 25
#endif

static bool WantsHugePages = false;
static uint64_t HugeEnd = 0; // from the base: advised up to here
static constexpr uint64_t HugePage = uint64_t(2) << 20;
static constexpr uint64_t LeastForHuge = uint64_t(32) << 20;

static uint64_t roundUp(uint64_t Offset) {
  return (Offset + HugePage - 1) / HugePage * HugePage;
}

void heap::preferHugePages() { WantsHugePages = true; }

void heap::forgetHugePages() { HugeEnd = 0; }

/// Of offsets from the base; only whole huge pages.
static void adviseHuge(uint64_t From, uint64_t To) {
  From = roundUp(From);
  To = To / HugePage * HugePage;
  if (From >= To)
    return;
  int Errno = errno; // malloc that succeeds leaves it alone
  madvise(reinterpret_cast<void *>(RegionBase + From),
          static_cast<size_t>(To - From), MADV_HUGEPAGE);
  errno = Errno;
}

void heap::layInHugePages(uint32_t From) {
  uint64_t Used = uint64_t(header().UsedUnits) << UnitShift;
  uint64_t Blocks = Used - (uint64_t(FirstUnit) << UnitShift);
  if (!WantsHugePages || Used <= HugeEnd || Blocks < LeastForHuge)
    return;
  // Some ahead, so that there are few calls.
  uint64_t Start = std::max(uint64_t(From) << UnitShift, HugeEnd);
  uint64_t Ahead = Used + std::max(Blocks / 8, HugePage);
  HugeEnd = std::min(roundUp(Ahead), static_cast<uint64_t>(mappedSize()));
  adviseHuge(Start, HugeEnd);
}

void heap::layAgainInHugePages(uint32_t Unit, uint32_t Count) {
  uint64_t From = uint64_t(Unit) << UnitShift;
  if (From < HugeEnd)
    adviseHuge(From, From + (uint64_t(Count) << UnitShift));
}

/// Whether all the pages there are in memory. A huge page would take those as
/// well that the program has never touched.
static bool isPresent(void *Start) {
  const auto PageSize = static_cast<size_t>(sysconf(_SC_PAGESIZE));
  unsigned char Present[HugePage / 4096];
  if (PageSize < 4096 || mincore(Start, HugePage, Present))
    return false;
  return std::all_of(Present, Present + HugePage / PageSize,
                     [](unsigned char P) { return P & 1; });
}

static int64_t now() {
  timespec Now;
  clock_gettime(CLOCK_MONOTONIC, &Now);
  return int64_t(Now.tv_sec) * 1'000'000'000 + Now.tv_nsec;
}

uint64_t heap::joinHugePages(bool FromStart) {
  constexpr int64_t Budget = 100'000; // nanoseconds
  static uint64_t At = 0;
  Guard G(SpanLock);
  if (FromStart)
    At = 0;
  const uint64_t End =
      std::min(uint64_t(header().UsedUnits) << UnitShift, HugeEnd);
  const int64_t Start = now();
  int Errno = errno;
  while (At + HugePage <= End && now() - Start < Budget) {
    void *Address = reinterpret_cast<void *>(RegionBase + At);
    if (isPresent(Address))
      madvise(Address, HugePage, MADV_COLLAPSE);
    At += HugePage;
  }
  errno = Errno;
  return At + HugePage <= End ? static_cast<uint64_t>(now() - Start) : 0;
}
