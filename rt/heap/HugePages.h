// The region in huge pages: a fork copies one entry of the page tables for
// 2 MiB then, instead of 512. What the program writes to while a child has the
// same pages lies in small ones afterwards, and is joined again.
//
// Relies on: Region.h; madvise(2), MADV_COLLAPSE of Linux 6.1. Where the kernel
// has none of it, small pages do. Callers hold SpanLock.
#ifndef MT_RT_HEAP_HUGEPAGES_H
#define MT_RT_HEAP_HUGEPAGES_H

#include <cstdint>

namespace mt::heap {

/// Lays memory that is about to be used for the first time in huge pages, if
/// the heap is large and preferHugePages() was called: From is the first unit
/// of it, the header tells where it ends.
void layInHugePages(uint32_t From);

/// Asks again for units that were mapped anew.
void layAgainInHugePages(uint32_t Unit, uint32_t Count);

/// Nothing is laid in huge pages any more.
void forgetHugePages();

} // namespace mt::heap
#endif
