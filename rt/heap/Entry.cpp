// The C library's allocating functions, as instrumented code calls them: with
// the site of the call, or plain where their address is taken. Memory that a
// library allocated is given back to the library.
//
// Relies on: Heap.h, Region.h.
#include "heap/Heap.h"
#include "heap/Region.h"
#include "mt/abi.h"
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <malloc.h>
#include <unistd.h>

using namespace mt;

#define MT_EXPORT extern "C" __attribute__((visibility("default")))

static uint32_t idOf(const mt_site *Site) { return Site ? Site->Id : 0; }

/// As heap::contains, but inline.
static bool isOurs(const void *Address) {
  return heap::isMapped(reinterpret_cast<uintptr_t>(Address));
}

static bool product(size_t A, size_t B, size_t &Out) {
  if (!__builtin_mul_overflow(A, B, &Out))
    return true;
  errno = ENOMEM;
  return false;
}

MT_EXPORT void *mt_malloc(uintptr_t Size, mt_site *Site) {
  return heap::allocate(Size, idOf(Site));
}

MT_EXPORT void *mt_calloc(uintptr_t Count, uintptr_t Size, mt_site *Site) {
  size_t Bytes;
  return product(Count, Size, Bytes) ? heap::allocateZeroed(Bytes, idOf(Site))
                                     : nullptr;
}

MT_EXPORT void *mt_realloc(void *Old, uintptr_t Size, mt_site *Site) {
  if (Old && !Size) { // as glibc does
    mt_free(Old);
    return nullptr;
  }
  if (!Old || isOurs(Old))
    return heap::resize(Old, Size, idOf(Site));
  void *New = heap::allocate(Size, idOf(Site));
  if (New) {
    size_t Had = malloc_usable_size(Old);
    std::memcpy(New, Old, Had < Size ? Had : Size);
    std::free(Old);
  }
  return New;
}

MT_EXPORT void mt_free(void *Block) {
  if (isOurs(Block))
    heap::release(Block);
  else
    std::free(Block);
}

MT_EXPORT void *mt_reallocarray(void *Old, uintptr_t Count, uintptr_t Size,
                                mt_site *Site) {
  size_t Bytes;
  return product(Count, Size, Bytes) ? mt_realloc(Old, Bytes, Site) : nullptr;
}

MT_EXPORT void *mt_memalign(uintptr_t Alignment, uintptr_t Size,
                            mt_site *Site) {
  if (Alignment & (Alignment - 1)) {
    errno = EINVAL;
    return nullptr;
  }
  return heap::allocateAligned(Alignment, Size, idOf(Site));
}

MT_EXPORT void *mt_aligned_alloc(uintptr_t Alignment, uintptr_t Size,
                                 mt_site *Site) {
  return mt_memalign(Alignment, Size, Site);
}

static uintptr_t pageSize() {
  return static_cast<uintptr_t>(sysconf(_SC_PAGESIZE));
}

MT_EXPORT void *mt_valloc(uintptr_t Size, mt_site *Site) {
  return mt_memalign(pageSize(), Size, Site);
}

MT_EXPORT void *mt_pvalloc(uintptr_t Size, mt_site *Site) {
  size_t Rounded;
  if (__builtin_add_overflow(Size, pageSize() - 1, &Rounded)) {
    errno = ENOMEM;
    return nullptr;
  }
  return mt_valloc(Rounded & ~(pageSize() - 1), Site);
}

MT_EXPORT int mt_posix_memalign(void **Out, uintptr_t Alignment, uintptr_t Size,
                                mt_site *Site) {
  if (Alignment < sizeof(void *) || (Alignment & (Alignment - 1)))
    return EINVAL;
  int Errno = errno; // it reports by its result
  void *P = heap::allocateAligned(Alignment, Size, idOf(Site));
  errno = Errno;
  if (!P)
    return ENOMEM;
  *Out = P;
  return 0;
}

MT_EXPORT char *mt_strndup(const char *Text, uintptr_t Max, mt_site *Site) {
  size_t Size = strnlen(Text, Max);
  auto *Copy = static_cast<char *>(heap::allocate(Size + 1, idOf(Site)));
  if (Copy) {
    std::memcpy(Copy, Text, Size);
    Copy[Size] = 0;
  }
  return Copy;
}

MT_EXPORT char *mt_strdup(const char *Text, mt_site *Site) {
  return mt_strndup(Text, SIZE_MAX, Site);
}

MT_EXPORT uintptr_t mt_malloc_usable_size(void *Block) {
  heap::Block B;
  if (!isOurs(Block))
    return malloc_usable_size(Block);
  // What was asked for, so that nobody writes where no image looks.
  return heap::find(reinterpret_cast<uintptr_t>(Block), B) ? B.Size : 0;
}

MT_EXPORT void *mt_plain_malloc(uintptr_t Size) {
  return mt_malloc(Size, nullptr);
}
MT_EXPORT void *mt_plain_calloc(uintptr_t Count, uintptr_t Size) {
  return mt_calloc(Count, Size, nullptr);
}
MT_EXPORT void *mt_plain_realloc(void *Old, uintptr_t Size) {
  return mt_realloc(Old, Size, nullptr);
}
MT_EXPORT void *mt_plain_reallocarray(void *Old, uintptr_t Count,
                                      uintptr_t Size) {
  return mt_reallocarray(Old, Count, Size, nullptr);
}
MT_EXPORT void *mt_plain_aligned_alloc(uintptr_t Alignment, uintptr_t Size) {
  return mt_aligned_alloc(Alignment, Size, nullptr);
}
MT_EXPORT void *mt_plain_memalign(uintptr_t Alignment, uintptr_t Size) {
  return mt_memalign(Alignment, Size, nullptr);
}
MT_EXPORT void *mt_plain_valloc(uintptr_t Size) {
  return mt_valloc(Size, nullptr);
}
MT_EXPORT void *mt_plain_pvalloc(uintptr_t Size) {
  return mt_pvalloc(Size, nullptr);
}
MT_EXPORT int mt_plain_posix_memalign(void **Out, uintptr_t Alignment,
                                      size_t Size) {
  return mt_posix_memalign(Out, Alignment, Size, nullptr);
}
MT_EXPORT char *mt_plain_strdup(const char *Text) {
  return mt_strdup(Text, nullptr);
}
MT_EXPORT char *mt_plain_strndup(const char *Text, uintptr_t Max) {
  return mt_strndup(Text, Max, nullptr);
}

/// The pass puts an mt_retag after it.
MT_EXPORT void *mt_typed(void *Block) { return Block; }

/// Whether a block of the heap begins at Start: B then.
static bool isStart(const void *Start, heap::Block &B) {
  const auto Address = reinterpret_cast<uintptr_t>(Start);
  return isOurs(Start) && heap::find(Address, B) && B.Start == Address;
}

MT_EXPORT void mt_retag(void *Block, mt_site *Site) {
  heap::Block B;
  if (isStart(Block, B))
    heap::setSite(Block, idOf(Site));
}

MT_EXPORT void mt_retag_if_given(void *Block, mt_site *Site, uintptr_t First,
                                 uintptr_t Second, uintptr_t Product) {
  heap::Block B;
  if (!isStart(Block, B))
    return;
  // Allocators round up.
  constexpr uintptr_t Unit = 8;
  for (uintptr_t Size : {First, Second, Product})
    if (B.Size == Size ||
        (B.Size > Size && B.Size - Size < Unit && B.Size % Unit == 0)) {
      heap::setSite(Block, idOf(Site));
      return;
    }
}

extern "C" __attribute__((visibility("hidden"))) void mt_no_dynamic_memory() {
  std::fputs("mt: error: no memory for alloca or a variable-length array\n",
             stderr);
  std::abort();
}

MT_EXPORT void mt_dynamic_pop(mt_dynamic **Chain, mt_dynamic *Mark) {
  while (*Chain && *Chain != Mark) {
    mt_dynamic *Link = *Chain;
    *Chain = Link->Previous;
    mt_free(Link->Memory);
    mt_free(Link);
  }
}
