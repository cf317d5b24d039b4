// free and realloc as the libraries of a process call them, for blocks of the
// program's that they are given for good or to make larger: readline frees what
// it is completed with, argz_add grows its text. What comes from elsewhere goes
// on to whoever would have had the call without us.
//
// They are weak: an allocator that the program brings along, a sanitizer's or a
// static C library's come first.
//
// Relies on: Region.h, Heap.h; glibc, or any C library with __libc_free.
#include "heap/Heap.h"
#include "heap/Region.h"
#include "mt/abi.h"
#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <dlfcn.h>
#include <type_traits>

#pragma weak dlsym // a static program may have none

using namespace mt;

extern "C" void __libc_free(void *);
extern "C" void *__libc_realloc(void *, size_t);

/// The definition that a call of Name would reach if Own were not there.
/// Looked up once.
template <typename F>
static F behind(std::atomic<F> &Known, const char *Name, void *Own,
                std::type_identity_t<F> Plain) {
  F Next = Known.load(std::memory_order_relaxed);
  if (!Next) {
    void *Found = dlsym ? dlsym(RTLD_DEFAULT, Name) : nullptr;
    if (Found && Found == Own)
      Found = dlsym(RTLD_NEXT, Name);
    Next = Found ? reinterpret_cast<F>(Found) : Plain;
    Known.store(Next, std::memory_order_relaxed);
  }
  return Next;
}

#define MT_INTERPOSED extern "C" __attribute__((weak, visibility("default")))

MT_INTERPOSED void free(void *Block) noexcept {
  static std::atomic<void (*)(void *)> Next;
  if (heap::isMapped(reinterpret_cast<uintptr_t>(Block)))
    return heap::release(Block);
  behind(Next, "free", reinterpret_cast<void *>(&free), __libc_free)(Block);
}

MT_INTERPOSED void *realloc(void *Block, size_t Size) noexcept {
  static std::atomic<void *(*)(void *, size_t)> Next;
  if (heap::isMapped(reinterpret_cast<uintptr_t>(Block)))
    return mt_realloc(Block, Size, nullptr);
  return behind(Next, "realloc", reinterpret_cast<void *>(&realloc),
                __libc_realloc)(Block, Size);
}
