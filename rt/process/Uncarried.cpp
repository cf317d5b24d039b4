#include "process/Uncarried.h"
#include "mt/abi.h"
#include "process/Process.h"
#include "process/Report.h"
#include <cerrno>
#include <cstdarg>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <map>
#include <string_view>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/wait.h>

using namespace mt;

#define MT_EXPORT extern "C" __attribute__((visibility("default")))

// Literals of the program's modules; there are not more names than this. Plain
// data: a child of vfork may call.
static const char *Used[128];
static size_t UsedCount = 0;

MT_EXPORT void mt_uncarried(const char *Name) {
  if (!process().Armed)
    return;
  for (size_t I = 0; I != UsedCount; ++I)
    if (!std::strcmp(Used[I], Name))
      return;
  if (UsedCount != std::size(Used))
    Used[UsedCount++] = Name;
}

/// Start and size of what the program has mapped.
static std::map<uintptr_t, size_t> &mapped() {
  static auto *Mapped = new std::map<uintptr_t, size_t>;
  return *Mapped;
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

MT_EXPORT void *mt_mmap(void *Address, size_t Size, int Protection, int Flags,
                        int Descriptor, off_t Offset) {
  return note(mmap(Address, Size, Protection, Flags, Descriptor, Offset), Size);
}

MT_EXPORT void *mt_mmap64(void *Address, size_t Size, int Protection, int Flags,
                          int Descriptor, off64_t Offset) {
  return note(mmap64(Address, Size, Protection, Flags, Descriptor, Offset),
              Size);
}

MT_EXPORT int mt_munmap(void *Address, size_t Size) {
  int Result = munmap(Address, Size);
  if (!Result)
    forget(Address, Size);
  return Result;
}

MT_EXPORT void *mt_mremap(void *Old, size_t OldSize, size_t Size, int Flags,
                          ...) {
  va_list Arguments;
  va_start(Arguments, Flags);
  void *Wanted = Flags & MREMAP_FIXED ? va_arg(Arguments, void *) : nullptr;
  va_end(Arguments);
  void *New = mremap(Old, OldSize, Size, Flags, Wanted);
  if (New != MAP_FAILED)
    forget(Old, OldSize);
  return note(New, Size);
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

static bool startsProcess(std::string_view Name) {
  return Name == "fork" || Name == "vfork" || Name == "clone" ||
         Name == "posix_spawn" || Name == "posix_spawnp";
}

static bool hasChildren() {
  siginfo_t Info;
  int Errno = errno;
  // The child that writes an image is none of those that are asked for.
  bool Has = waitid(P_ALL, 0, &Info, WEXITED | WNOHANG | WNOWAIT) == 0;
  errno = Errno;
  return Has;
}

Result<> mt::checkUncarried() {
  if (!mapped().empty()) {
    size_t Bytes = 0;
    for (auto [Start, Size] : mapped())
      Bytes += Size;
    return Failure{"the program has mapped memory (mmap, shmat; " +
                   std::to_string(Bytes) +
                   " bytes), which is not saved: it is to be unmapped first"};
  }
  static size_t Told = 0;
  std::string Names;
  for (size_t I = 0; I != UsedCount; ++I)
    if (startsProcess(Used[I])) {
      if (hasChildren())
        return Failure{
            "the program has children of " + std::string(Used[I]) +
            ", which are not saved: they are to be waited for first"};
    } else if (I >= Told) {
      Names += (Names.empty() ? "" : ", ") + std::string(Used[I]);
    }
  Told = UsedCount;
  if (!Names.empty())
    reportWarning("the program has called " + Names +
                  ", of which the image holds nothing: what they made is to be "
                  "made again after a restore");
  return success();
}
