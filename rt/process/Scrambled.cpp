#include "process/Scrambled.h"
#include "heap/Region.h"
#include "mt/abi.h"
#include "mt/descriptors.h"
#include <algorithm>
#include <atomic>
#include <cstring>
#include <link.h>
#include <span>
#include <sys/auxv.h>

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

extern "C" __attribute__((visibility("default"))) void
mt_scrambled(const void *Address, const char *Module) {
  const auto Word = reinterpret_cast<uintptr_t>(Address);
  if (!Word || heap::isMapped(Word))
    return;
  std::atomic<const char *> &In = isInProgram(Word) ? PlacesIn : OthersIn;
  if (!In.load(std::memory_order_relaxed))
    In.store(Module, std::memory_order_relaxed);
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
