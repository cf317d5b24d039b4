#include "process/Scrambled.h"
#include "heap/Region.h"
#include "mt/abi.h"
#include "mt/descriptors.h"
#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <link.h>
#include <span>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <unistd.h>

using namespace mt;

// Plain data: a constructor of the program may tell before ours have run.
static std::atomic<const char *> PlacesIn, OthersIn;

/// Whether an address is in what the system has mapped of the program's file,
/// and not of a library's.
static bool isInProgram(uintptr_t Address) {
  auto *Headers = reinterpret_cast<const ElfW(Phdr) *>(getauxval(AT_PHDR));
  const std::span Each(Headers, Headers ? getauxval(AT_PHNUM) : 0);
  uintptr_t Moved = 0; // if it does not say where its headers lie, by none
  for (const ElfW(Phdr) & H : Each)
    if (H.p_type == PT_PHDR)
      Moved = reinterpret_cast<uintptr_t>(Headers) - H.p_vaddr;
  return std::any_of(Each.begin(), Each.end(), [&](const ElfW(Phdr) & H) {
    return H.p_type == PT_LOAD && Address - Moved - H.p_vaddr < H.p_memsz;
  });
}

/// Whether a word that leads to none of the program's places leads anywhere,
/// and is not a number that a pointer carries. Of 32 bits almost any may be
/// one, so only the stack, which lies high, is told from them.
static bool isAddress(uintptr_t Word) {
  if (sizeof(void *) == 4) {
    constexpr uintptr_t LargestStack = uintptr_t(16) << 20;
    const auto Top = reinterpret_cast<uintptr_t>(__builtin_frame_address(0));
    return Word >= Top && Word - Top < LargestStack;
  }
  const auto Page = static_cast<uintptr_t>(sysconf(_SC_PAGESIZE));
  return Word > UINT32_MAX &&
         msync(reinterpret_cast<void *>(Word / Page * Page), 1, MS_ASYNC) == 0;
}

extern "C" __attribute__((visibility("default"))) void
mt_scrambled(const void *Address, const char *Module) {
  const auto Word = reinterpret_cast<uintptr_t>(Address);
  if (!Word || heap::isMapped(Word))
    return;
  const bool IsPlace = isInProgram(Word);
  std::atomic<const char *> &In = IsPlace ? PlacesIn : OthersIn;
  if (In.load(std::memory_order_relaxed))
    return;
  const int Errno = errno;
  if (IsPlace || isAddress(Word))
    In.store(Module, std::memory_order_relaxed);
  errno = Errno;
}

static bool isIn(const std::atomic<const char *> &In,
                 const std::string &Module) {
  const char *Name = In.load(std::memory_order_relaxed);
  return Name && Module == Name;
}

uint32_t mt::scrambledIn(const std::string &Module) {
  return (isIn(PlacesIn, Module) ? ModuleDesc::ScrambledPlaces : 0) |
         (isIn(OthersIn, Module) ? ModuleDesc::ScrambledOthers : 0);
}

void mt::setScrambled(const std::string &Module, uint32_t Flags) {
  if (Flags & (ModuleDesc::ScrambledPlaces | ModuleDesc::ScrambledOthers)) {
    const char *Name = strdup(Module.c_str()); // for good
    if (Flags & ModuleDesc::ScrambledPlaces)
      PlacesIn = Name;
    if (Flags & ModuleDesc::ScrambledOthers)
      OthersIn = Name;
  }
}
