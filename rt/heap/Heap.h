// The heap of instrumented code: a region at a fixed address, so that blocks
// return to their own addresses in a restored process, and one that can tell
// for any address which block it lies in.
//
//   region   a fixed range of addresses, mapped from its start as it fills;
//            below 2^38 on 64-bit targets
//   unit     64 KiB of it
//   span     a run of units: slots of one size, or one large block, or free
//   slot     room for one block, always at least a byte larger than it, so that
//            a pointer one past a block's end does not lead into the next
//   class    a slot size
//
// All bookkeeping lies inside the region in fields of fixed width, outside the
// blocks: an image of the region's pages is an image of the heap, for every
// target of one word size and byte order.
//
// Relies on: mmap; a mutex outside the region. Safe for threads; while there is
// one thread it takes no lock.
#ifndef MT_RT_HEAP_HEAP_H
#define MT_RT_HEAP_HEAP_H

#include "heap/Shape.h"
#include "support/FunctionRef.h"
#include "support/Result.h"
#include <cstddef>
#include <cstdint>
#include <span>

namespace mt::heap {

struct Block {
  uintptr_t Start;
  uint64_t Size; // as it was asked for
  uint32_t Site; // 0: not known
};

/// Maps the start of the region, once. Fails if its address is taken or address
/// space is limited too far.
Result<> reserve();

uintptr_t base();
/// Of what is mapped: other memory may lie behind it, where addresses are few.
size_t size();
bool contains(const void *Address);

/// From here on a heap of 32 MiB and more grows in huge pages where the kernel
/// lets a program ask for them: a fork copies one entry of the page tables for
/// 2 MiB then, instead of 512.
void preferHugePages();

/// Joins small pages, into which writing beside a child has split huge ones,
/// for about 0.1 ms, or for as long as the kernel takes for 2 MiB of them.
/// Returns how long that was in nanoseconds if there is more to do, else 0.
uint64_t joinHugePages(bool FromStart);

/// As malloc, calloc, aligned_alloc, realloc and free. Allocation fails with
/// null and ENOMEM. A resized block keeps its site if Site is 0. Releasing what
/// is no block aborts with one line on stderr.
void *allocate(size_t Size, uint32_t Site);
void *allocateZeroed(size_t Size, uint32_t Site);
void *allocateAligned(size_t Alignment, size_t Size, uint32_t Site);
/// Zeroed, and aligned like what the kernel maps.
void *allocatePages(size_t Size, uint32_t Site);
void *resize(void *Old, size_t Size, uint32_t Site);
void release(void *Address);

/// The live block that Address lies in or is one past the end of.
bool find(uintptr_t Address, Block &Out);

/// Changes the site of a live block.
void setSite(void *Start, uint32_t Site);

/// Changes the size of a live block, which stays where it is, to one that there
/// is room for.
void setSize(void *Start, uint64_t Size);

/// All live blocks in ascending order of addresses.
void forEachBlock(FunctionRef<void(const Block &)> Visit);

/// The parts of the region that an image has to hold, in ascending order;
/// multiples of 4096.
void forEachUsedRange(FunctionRef<void(uintptr_t Start, size_t Length)> Visit);

/// Empties the heap.
void discardAll();

/// Makes sure that the region is mapped up to End, for an image's pages.
Result<> extendTo(uint64_t End);

/// After an image's pages were put back over an empty region: checks the
/// bookkeeping's frame and takes it over.
Result<> adopt();

/// Recreates blocks, given in ascending order, at their addresses in an empty
/// heap. Their contents are not specified.
Result<> placeAll(std::span<const Block> Blocks,
                  FunctionRef<UnitShape(uint32_t Unit)> ShapeOf);

/// Checks every invariant; for tests.
Result<> check();

} // namespace mt::heap
#endif
