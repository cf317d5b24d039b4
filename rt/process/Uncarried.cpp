#include "process/Uncarried.h"
#include "mt/abi.h"
#include "process/Mappings.h"
#include "process/Process.h"
#include "process/Report.h"
#include <cerrno>
#include <cstring>
#include <fts.h>
#include <iterator>
#include <span>
#include <string_view>
#include <sys/wait.h>

using namespace mt;

#define MT_EXPORT extern "C" __attribute__((visibility("default")))

// Literals of the program's modules; there are not more names than this. Plain
// data: a child of vfork may call.
static const char *Used[128];
static size_t UsedCount = 0;

MT_EXPORT void mt_uncarried(const char *Name) {
  // A constructor may call, before anything is armed.
  for (size_t I = 0; I != UsedCount; ++I)
    if (!std::strcmp(Used[I], Name))
      return;
  if (UsedCount != std::size(Used))
    Used[UsedCount++] = Name;
}

namespace {
/// What library functions have made and nobody has released yet.
struct Unreleased {
  const char *Maker, *Releaser; // literals
  size_t Count;
};
} // namespace

static Unreleased Kept[8]; // not more makers than the pass knows
static size_t KeptCount = 0;

MT_EXPORT void mt_made(const char *Name, const char *Releaser, uint32_t Done) {
  if (!Done)
    return;
  size_t I = 0;
  while (I != KeptCount && std::strcmp(Kept[I].Maker, Name))
    ++I;
  if (I == std::size(Kept))
    return;
  if (I == KeptCount)
    Kept[KeptCount++] = {Name, Releaser, 0};
  ++Kept[I].Count;
}

MT_EXPORT void mt_released(const char *Releaser) {
  for (size_t I = 0; I != KeptCount; ++I)
    if (Kept[I].Count && !std::strcmp(Kept[I].Releaser, Releaser))
      --Kept[I].Count;
}

// What fts_open gives holds open directories in the C library's memory.
static int Walks = 0;

MT_EXPORT FTS *mt_fts_open(char *const *Paths, int Options,
                           int (*Compare)(const FTSENT **, const FTSENT **)) {
  FTS *Walk = fts_open(Paths, Options, Compare);
  Walks += Walk != nullptr;
  return Walk;
}

MT_EXPORT FTS64 *mt_fts64_open(char *const *Paths, int Options,
                               int (*Compare)(const FTSENT64 **,
                                              const FTSENT64 **)) {
  FTS64 *Walk = fts64_open(Paths, Options, Compare);
  Walks += Walk != nullptr;
  return Walk;
}

MT_EXPORT int mt_fts_close(FTS *Walk) {
  --Walks;
  return fts_close(Walk);
}

MT_EXPORT int mt_fts64_close(FTS64 *Walk) {
  --Walks;
  return fts64_close(Walk);
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
  if (size_t Bytes = mappedBytes())
    return Failure{"the program has mapped or protected memory (mmap, shmat, "
                   "mprotect; " +
                   std::to_string(Bytes) +
                   " bytes), which is not saved: it is to be unmapped first"};
  if (Walks)
    return Failure{
        "the program walks through directories by fts_open, which is "
        "not saved: fts_close is to be called first"};
  for (const Unreleased &K : std::span(Kept, KeptCount))
    if (K.Count)
      return Failure{std::string("the program keeps what ") + K.Maker +
                     " has made, which is not saved: " + K.Releaser +
                     " is to be called first"};
  static size_t Told = 0;
  std::string Names;
  for (size_t I = 0; I != UsedCount; ++I)
    if (!std::strcmp(Used[I], "makecontext")) {
      return Failure{"the program runs on stacks of its own (makecontext), "
                     "which is not supported yet"};
    } else if (startsProcess(Used[I])) {
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
