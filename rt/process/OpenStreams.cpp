#include "process/OpenStreams.h"
#include "mt/abi.h"
#include <cwchar>

using namespace mt;

#define MT_EXPORT extern "C" __attribute__((visibility("default")))

// Made on first use and never destroyed: streams are closed after destructors.
std::map<FILE *, OpenStream> &mt::openStreams() {
  static auto *Streams = new std::map<FILE *, OpenStream>;
  return *Streams;
}

static FILE *remember(FILE *F, const char *Mode) {
  if (F)
    openStreams()[F] = {Mode};
  return F;
}

MT_EXPORT FILE *mt_fopen(const char *Path, const char *Mode) {
  return remember(fopen(Path, Mode), Mode);
}
MT_EXPORT FILE *mt_fdopen(int Descriptor, const char *Mode) {
  return remember(fdopen(Descriptor, Mode), Mode);
}
MT_EXPORT FILE *mt_freopen(const char *Path, const char *Mode, FILE *F) {
  openStreams().erase(F);
  FILE *New = freopen(Path, Mode, F);
  // Of a standard stream whose file stays, that is still whoever started us's.
  const bool IsStandard = F == stdin || F == stdout || F == stderr;
  return Path || !IsStandard ? remember(New, Mode) : New;
}
MT_EXPORT FILE *mt_tmpfile() { return remember(tmpfile(), "w+"); }
MT_EXPORT FILE *mt_fopencookie(void *Cookie, const char *Mode,
                               cookie_io_functions_t Functions) {
  FILE *F = fopencookie(Cookie, Mode, Functions);
  if (F)
    openStreams()[F] = {Mode, false, "fopencookie"};
  return F;
}
MT_EXPORT FILE *mt_open_wmemstream(wchar_t **Text, size_t *Size) {
  FILE *F = open_wmemstream(Text, Size);
  if (F)
    openStreams()[F] = {"w", false, "open_wmemstream"};
  return F;
}
MT_EXPORT int mt_fclose(FILE *F) {
  openStreams().erase(F);
  return fclose(F);
}

// Streams in memory. Their state is a struct of the program's heap
// (rt/instrumented/memory.c); what the C library keeps leads to it through a
// place outside of the heap, which is there before the heap is restored.

struct mt_memory;
extern "C" {
ssize_t mt_memory_read(mt_memory *M, char *To, size_t Size);
ssize_t mt_memory_write(mt_memory *M, const char *From, size_t Size);
int mt_memory_seek(mt_memory *M, off64_t *Place, int Whence);
int mt_memory_close(mt_memory *M);
}

static std::map<FILE *, mt_memory **> &memories() {
  static auto *Memories = new std::map<FILE *, mt_memory **>;
  return *Memories;
}

static FILE *openMemory(const char *Mode, mt_memory *M) {
  auto **Place = new mt_memory *(M);
  cookie_io_functions_t Functions = {
      [](void *Cookie, char *To, size_t Size) {
        return mt_memory_read(*static_cast<mt_memory **>(Cookie), To, Size);
      },
      [](void *Cookie, const char *From, size_t Size) {
        return mt_memory_write(*static_cast<mt_memory **>(Cookie), From, Size);
      },
      [](void *Cookie, off64_t *Place, int Whence) {
        return mt_memory_seek(*static_cast<mt_memory **>(Cookie), Place,
                              Whence);
      },
      [](void *Cookie) {
        auto **Place = static_cast<mt_memory **>(Cookie);
        int Result = mt_memory_close(*Place);
        std::erase_if(memories(),
                      [&](auto &Entry) { return Entry.second == Place; });
        delete Place;
        return Result;
      }};
  FILE *F = fopencookie(Place, Mode, Functions);
  if (!F) {
    delete Place;
    return nullptr;
  }
  openStreams()[F] = {Mode, true};
  memories()[F] = Place;
  return F;
}

FILE *mt::makeMemoryStream(const std::string &Mode) {
  return openMemory(Mode.c_str(), nullptr);
}

extern "C" FILE *mt_open_memory(const char *Mode, mt_memory *M) {
  return openMemory(Mode, M);
}

extern "C" void mt_set_memory(FILE *F, mt_memory *M) {
  if (auto It = memories().find(F); It != memories().end())
    *It->second = M;
}
