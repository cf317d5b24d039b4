#include "process/Mappings.h"
#include "heap/Heap.h"
#include "mt/abi.h"
#include "process/Process.h"
#include "support/ReadAt.h"
#include <algorithm>
#include <cerrno>
#include <cstdarg>
#include <cstdint>
#include <cstring>
#include <map>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace mt;

// rt/instrumented/mappings.c
extern "C" int mt_munmap(void *Address, size_t Size);

#define MT_EXPORT extern "C" __attribute__((visibility("default")))

/// Start and size of what the program has mapped outside of the heap, or
/// protected in it.
static std::map<uintptr_t, size_t> &mapped() {
  static auto *Mapped = new std::map<uintptr_t, size_t>;
  return *Mapped;
}

size_t mt::mappedBytes() {
  size_t Bytes = 0;
  for (auto [Start, Size] : mapped())
    Bytes += Size;
  return Bytes;
}

static void forget(void *Address, size_t Size) {
  auto Low = reinterpret_cast<uintptr_t>(Address), High = Low + Size;
  for (auto I = mapped().begin(); I != mapped().end();) {
    auto [Start, Length] = *I;
    if (Start >= High || Start + Length <= Low) {
      ++I;
      continue;
    }
    I = mapped().erase(I);
    if (Start < Low)
      mapped()[Start] = Low - Start;
    if (Start + Length > High)
      mapped()[High] = Start + Length - High;
  }
}

static void *note(void *Address, size_t Size) {
  if (Address != MAP_FAILED) {
    forget(Address, Size);
    mapped()[reinterpret_cast<uintptr_t>(Address)] = Size;
  }
  return Address;
}

static size_t roundToPages(size_t Size) {
  auto Page = static_cast<size_t>(sysconf(_SC_PAGESIZE));
  return (Size + Page - 1) & ~(Page - 1);
}

/// A block of the heap that stands for what was to be mapped, or null: it has
/// to be mapped. Of a file there is a copy then: POSIX leaves open whether what
/// is written to it later shows in a private mapping.
static void *blockFor(const void *Address, size_t Size, int Protection,
                      int Flags, int Descriptor, off64_t Offset,
                      mt_site *Site) {
  constexpr size_t MostOfFile = size_t(1) << 30;
  const bool Anonymous = Flags & MAP_ANONYMOUS;
  if (!process().Armed || Address || !Size || Size > PTRDIFF_MAX / 2 ||
      (Flags & MAP_TYPE) != MAP_PRIVATE ||
      (Flags & (MAP_FIXED | MAP_FIXED_NOREPLACE | MAP_GROWSDOWN |
                MAP_NORESERVE | MAP_HUGETLB)) ||
      (Protection & ~PROT_WRITE) != PROT_READ ||
      (Anonymous && !(Protection & PROT_WRITE)))
    return nullptr;
  struct stat64 Stat;
  if (!Anonymous &&
      (Size > MostOfFile || Offset != off64_t(roundToPages(Offset)) ||
       fstat64(Descriptor, &Stat) || !S_ISREG(Stat.st_mode)))
    return nullptr;
  const int Errno = errno;
  void *Block = heap::allocatePages(roundToPages(Size), Site ? Site->Id : 0);
  // As far as the file reaches.
  if (Block && !Anonymous && readAt(Descriptor, Block, Size, Offset) < 0) {
    heap::release(Block);
    Block = nullptr;
  }
  errno = Errno;
  return Block;
}

MT_EXPORT void *mt_mmap64(void *Address, uintptr_t Size, int Protection,
                          int Flags, int Descriptor, off64_t Offset,
                          mt_site *Site) {
  if (void *Block =
          blockFor(Address, Size, Protection, Flags, Descriptor, Offset, Site))
    return Block;
  return note(mmap64(Address, Size, Protection, Flags, Descriptor, Offset),
              Size);
}

MT_EXPORT void *mt_mmap(void *Address, uintptr_t Size, int Protection,
                        int Flags, int Descriptor, off_t Offset,
                        mt_site *Site) {
  return mt_mmap64(Address, Size, Protection, Flags, Descriptor, Offset, Site);
}

MT_EXPORT void *mt_plain_mmap(void *Address, size_t Size, int Protection,
                              int Flags, int Descriptor, off_t Offset) {
  return mt_mmap64(Address, Size, Protection, Flags, Descriptor, Offset,
                   nullptr);
}

MT_EXPORT void *mt_plain_mmap64(void *Address, size_t Size, int Protection,
                                int Flags, int Descriptor, off64_t Offset) {
  return mt_mmap64(Address, Size, Protection, Flags, Descriptor, Offset,
                   nullptr);
}

MT_EXPORT void *mt_mremap(void *Old, size_t OldSize, size_t Size, int Flags,
                          ...) {
  va_list Arguments;
  va_start(Arguments, Flags);
  void *Wanted = Flags & MREMAP_FIXED ? va_arg(Arguments, void *) : nullptr;
  va_end(Arguments);
  if (!heap::contains(Old)) {
    void *New = mremap(Old, OldSize, Size, Flags, Wanted);
    if (New != MAP_FAILED)
      forget(Old, OldSize);
    return note(New, Size);
  }
  OldSize = roundToPages(OldSize);
  Size = roundToPages(Size);
  heap::Block B;
  if (!Size || Flags & ~MREMAP_MAYMOVE ||
      !heap::find(reinterpret_cast<uintptr_t>(Old), B)) {
    errno = EINVAL;
    return MAP_FAILED;
  }
  if (Size <= OldSize) {
    if (Size < OldSize)
      mt_munmap(static_cast<char *>(Old) + Size, OldSize - Size);
    return Old;
  }
  void *New =
      Flags & MREMAP_MAYMOVE ? heap::allocatePages(Size, B.Site) : nullptr;
  if (!New) {
    errno = ENOMEM;
    return MAP_FAILED;
  }
  std::memcpy(New, Old, OldSize);
  mt_munmap(Old, OldSize);
  return New;
}

/// Whether a range lies in one block of the heap; then which.
static bool isInBlock(const void *Address, size_t Size, heap::Block &B) {
  auto Start = reinterpret_cast<uintptr_t>(Address);
  return heap::contains(Address) && heap::find(Start, B) &&
         Size <= B.Start + B.Size - Start;
}

MT_EXPORT int mt_mprotect(void *Address, size_t Size, int Protection) {
  heap::Block B;
  if (!isInBlock(Address, Size, B))
    return mprotect(Address, Size, Protection);
  const bool IsUsual = Protection == (PROT_READ | PROT_WRITE);
  const int Result = mprotect(Address, Size, Protection);
  if (!Result && IsUsual)
    forget(Address, roundToPages(Size));
  else if (!Result)
    note(Address, roundToPages(Size));
  return Result;
}

/// Memory of the heap that a restore has mapped from an image would come back
/// from there, and other advice is about memory that is mapped.
MT_EXPORT int mt_madvise(void *Address, size_t Size, int Advice) {
  heap::Block B;
  if (!isInBlock(Address, Size, B))
    return madvise(Address, Size, Advice);
  if (Advice == MADV_DONTNEED || Advice == MADV_FREE || Advice == MADV_REMOVE)
    std::memset(Address, 0, Size);
  return 0;
}

MT_EXPORT void *mt_shmat(int Segment, const void *Address, int Flags) {
  void *At = shmat(Segment, Address, Flags);
  return At == reinterpret_cast<void *>(-1) ? At : note(At, 1);
}

MT_EXPORT int mt_shmdt(const void *Address) {
  int Result = shmdt(Address);
  if (!Result)
    forget(const_cast<void *>(Address), 1);
  return Result;
}

// What rt/instrumented/mappings.c asks.

/// The block that Address lies in, and how many pages it has.
extern "C" int mt_block_of(void *Address, void **Start, size_t *Pages) {
  heap::Block B;
  if (!isInBlock(Address, 0, B))
    return 0;
  *Start = reinterpret_cast<void *>(B.Start);
  *Pages = static_cast<size_t>(B.Size) / roundToPages(1);
  return 1;
}

extern "C" int mt_unmap(void *Address, size_t Size) {
  int Result = munmap(Address, Size);
  if (!Result)
    forget(Address, Size);
  return Result;
}

/// Before memory of the heap goes back to it.
extern "C" void mt_unprotect(void *Address, size_t Size) {
  auto Low = reinterpret_cast<uintptr_t>(Address), High = Low + Size;
  if (std::any_of(mapped().begin(), mapped().end(), [&](auto &Range) {
        return Range.first < High && Range.first + Range.second > Low;
      })) {
    mprotect(Address, Size, PROT_READ | PROT_WRITE);
    forget(Address, Size);
  }
}

extern "C" size_t mt_page_size() { return roundToPages(1); }
