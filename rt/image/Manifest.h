// The portable part of an image: what the program was, what its memory means,
// and where each thread stood. Stored as a Boost.Serialization text archive.
// Bytes of globals and frames lie in the image's data section, in the sender's
// layout, at the offsets given here.
//
// Relies on: include/mt/descriptors.h. Each struct lists its fields once.
#ifndef MT_RT_IMAGE_MANIFEST_H
#define MT_RT_IMAGE_MANIFEST_H

#include "model/Foreign.h"
#include "mt/descriptors.h"

namespace mt {

/// Whether the module is one of the runtime's own, not of the program.
inline bool isRuntimes(const ModuleDesc &M) {
  return M.Name.find("rt/instrumented/") != std::string::npos;
}

/// One instrumented translation unit of the sender.
struct ImageModule {
  ModuleDesc Desc;
  std::vector<uint64_t> Addresses; // sender's, by ModuleDesc address index
  /// By index of ModuleDesc.Globals: offset of the contents in the data
  /// section plus 1; 0: not saved (constants, functions, declarations).
  std::vector<uint64_t> GlobalData;

  ForeignAddress addressOf(size_t Global) const {
    return ForeignAddress(Addresses[Desc.Globals[Global].Address]);
  }

  template <class A> void serialize(A &Ar, unsigned) {
    Ar & Desc & Addresses & GlobalData;
  }
};

/// One activation. The data section holds its whole mt_frame record, in the
/// sender's layout, of which only the slots mean anything.
struct FrameRecord {
  uint32_t Module = 0; // index in Manifest.Modules
  uint32_t SafePoint = 0;
  uint64_t Data = 0; // offset in the data section

  template <class A> void serialize(A &Ar, unsigned) {
    Ar & Module & SafePoint & Data;
  }
};

struct ThreadRecord {
  uint32_t Id = 0; // 0: main
  int64_t Errno = 0;
  uint64_t StackLow = 0, StackHigh = 0; // addresses of the sender
  std::vector<FrameRecord> Frames;      // innermost first

  template <class A> void serialize(A &Ar, unsigned) {
    Ar & Id & Errno & StackLow & StackHigh & Frames;
  }
};

/// An open descriptor, or the stream on top of one.
struct FileRecord {
  int64_t Descriptor = -1;
  std::string Path;    // absolute; empty: inherited from whoever starts us
  uint64_t Flags = 0;  // OpenFlag
  int64_t Offset = -1; // -1: cannot be positioned (terminal, pipe)
  int64_t Size = -1;   // at the checkpoint, of a regular file
  uint64_t Stream = 0; // sender's FILE *, 0: a bare descriptor
  std::string Mode;    // of the stream, as fopen takes it
  int64_t Twin = -1;   // a descriptor, see OpenFlag
  /// Of a regular file that is only read: what it held (Contents.h); 0: not
  /// known.
  uint64_t Contents = 0;

  /// O_* differ between targets, so they are named.
  enum OpenFlag : uint64_t {
    Read = 1,
    Write = 2,
    Append = 4,
    CloseOnExec = 8,
    NonBlocking = 16,
    Memory = 32,    // a stream that reads and writes memory
    Opened = 64,    // a standard descriptor that is the program's own
    Shared = 128,   // a copy of Twin, by dup
    Deleted = 256,  // has no name; contents like Twin's, or carried along
    Standard = 512, // a copy of what Twin was when the program started
  };
  template <class A> void serialize(A &Ar, unsigned) {
    Ar & Descriptor & Path & Flags & Offset & Size & Stream & Mode & Twin &
        Contents;
  }
};

struct HeapInfo {
  uint64_t Base = 0, Size = 0;    // of the reserved region
  uint64_t PageSize = 0;          // of the sender
  uint64_t Blocks = 0, Bytes = 0; // live
  template <class A> void serialize(A &Ar, unsigned) {
    Ar & Base & Size & PageSize & Blocks & Bytes;
  }
};

/// A text that the program points to, but does not have: a library does, or the
/// system; or all of a block of bytes that a library has allocated.
struct ImageText {
  uint64_t Address = 0; // of the sender
  std::string Text;     // without the 0 at its end
  uint64_t IsTyped = 0; // only a pointer to characters leads to it

  /// What nothing calls a pointer, is one to no shorter text.
  static constexpr uint64_t LeastUntold = 2;

  template <class A> void serialize(A &Ar, unsigned) {
    Ar & Address & Text & IsTyped;
  }
};

/// Where a library's constants and variables lay, which are not in an image.
struct LibraryRange {
  uint64_t Start = 0, Size = 0;
  std::string Name;
  std::vector<uint64_t> Pointers; // words of the heap that lead there, to no text
  template <class A> void serialize(A &Ar, unsigned) {
    Ar & Start & Size & Name & Pointers;
  }
};

struct Manifest {
  DataModel Model;
  std::string Program; // basename of the executable
  std::string Host;
  int64_t Time = 0; // seconds since 1970, UTC
  uint64_t Sequence = 0;
  std::string WorkingDirectory;
  uint32_t Umask = 0;
  std::vector<std::string> Arguments;
  std::vector<std::string> Environment;
  std::vector<ImageModule> Modules;
  std::vector<ThreadRecord> Threads;
  std::vector<FileRecord> Files;
  HeapInfo Heap;
  /// By the id that the heap stores, minus 1: module and site in it; ~0 for a
  /// site that is not known any more.
  std::vector<std::pair<uint32_t, uint32_t>> Sites;
  uint64_t EnvironAddress = 0; // sender's value of environ
  std::vector<ImageText> Texts;
  std::vector<LibraryRange> Libraries;

  /// The library whose memory the address lies in, or null.
  const LibraryRange *libraryAt(ForeignAddress A) const {
    for (const LibraryRange &L : Libraries)
      if (A.value() - L.Start < L.Size)
        return &L;
    return nullptr;
  }

  template <class A> void serialize(A &Ar, unsigned) {
    Ar & Model & Program & Host & Time & Sequence & WorkingDirectory & Umask &
        Arguments & Environment & Modules & Threads & Files & Heap & Sites &
        EnvironAddress & Texts & Libraries;
  }
};

} // namespace mt
#endif
