#include "image/Writer.h"
#include "image/Bytes.h"
#include "image/Directory.h"
#include "image/ManifestText.h"
#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <memory>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#define XXH_INLINE_ALL
#include <xxhash.h>
#include <zstd.h>

using namespace mt;

namespace {
struct Entry {
  Compression Packing = Compression::None;
  uint64_t Offset = 0, Stored = 0, Raw = 0, Sum = 0;
};

/// The file being written. Remembers the first error; removed if not kept.
/// Locked, which says that somebody is at work on it.
class OutputFile {
public:
  explicit OutputFile(std::string Path) : Path(std::move(Path)) {
    struct stat Stat;
    do {
      if (Descriptor >= 0)
        close(Descriptor);
      Descriptor = open(this->Path.c_str(),
                        O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
      if (Descriptor < 0) {
        Error = errno;
        return;
      }
      // Where there are no locks, nothing is taken for abandoned either.
      (void)flock(Descriptor, LOCK_EX);
      // Somebody may have found it before it was locked.
    } while (!fstat(Descriptor, &Stat) && !Stat.st_nlink);
  }
  ~OutputFile() {
    if (Descriptor >= 0)
      close(Descriptor);
    if (!Kept)
      unlink(Path.c_str());
  }
  OutputFile(const OutputFile &) = delete;
  OutputFile &operator=(const OutputFile &) = delete;

  void write(const uint8_t *Bytes, uint64_t Size, uint64_t At) {
    while (Size && !Error) {
      ssize_t N =
          pwrite(Descriptor, Bytes, std::min<uint64_t>(Size, uint64_t(1) << 24),
                 static_cast<off_t>(At));
      if (N < 0) {
        if (errno != EINTR)
          Error = errno;
        continue;
      }
      Bytes += N;
      At += static_cast<uint64_t>(N);
      Size -= static_cast<uint64_t>(N);
    }
    if (At >= HandedOver + WriteBehind) {
      (void)sync_file_range(Descriptor, static_cast<off64_t>(HandedOver),
                            static_cast<off64_t>(At - HandedOver),
                            SYNC_FILE_RANGE_WRITE);
      HandedOver = At;
    }
  }
  void sync() {
    if (!Error && fsync(Descriptor))
      Error = errno;
  }
  void keepAs(const std::string &Final) {
    if (!Error && rename(Path.c_str(), Final.c_str()))
      Error = errno;
    Kept = !Error;
  }
  int Error = 0;

private:
  /// So much, and the disk begins to write it while we go on; fsync would only
  /// begin at the end.
  static constexpr uint64_t WriteBehind = uint64_t(8) << 20;

  std::string Path;
  int Descriptor = -1;
  bool Kept = false;
  uint64_t HandedOver = 0; // to the disk: bytes from the start
};

/// One section: checksums and perhaps compresses what is appended.
class SectionWriter {
public:
  SectionWriter(OutputFile &File, uint64_t Offset, Compression Packing)
      : File(File), State(XXH3_createState()) {
    E.Offset = Offset;
    E.Packing = Packing;
    XXH3_64bits_reset(State);
    if (Packing == Compression::Zstd) {
      Context = ZSTD_createCCtx();
      ZSTD_CCtx_setParameter(Context, ZSTD_c_compressionLevel, 1);
      Buffer.resize(ZSTD_CStreamOutSize());
    }
  }
  ~SectionWriter() {
    XXH3_freeState(State);
    ZSTD_freeCCtx(Context);
  }
  SectionWriter(const SectionWriter &) = delete;
  SectionWriter &operator=(const SectionWriter &) = delete;

  void append(const uint8_t *Bytes, uint64_t Size) {
    E.Raw += Size;
    if (Context)
      compress(Bytes, Size, ZSTD_e_continue);
    else
      store(Bytes, Size);
  }
  Entry finish() {
    if (Context)
      compress(nullptr, 0, ZSTD_e_end);
    E.Sum = XXH3_64bits_digest(State);
    return E;
  }

private:
  OutputFile &File;
  Entry E;
  XXH3_state_t *State;
  ZSTD_CCtx *Context = nullptr;
  std::vector<uint8_t> Buffer;

  void store(const uint8_t *Bytes, uint64_t Size) {
    // In pieces that are still in the cache when they are written.
    constexpr uint64_t Piece = uint64_t(256) << 10;
    while (Size && !File.Error) {
      uint64_t N = std::min(Size, Piece);
      XXH3_64bits_update(State, Bytes, static_cast<size_t>(N));
      File.write(Bytes, N, E.Offset + E.Stored);
      E.Stored += N;
      Bytes += N;
      Size -= N;
    }
  }
  void compress(const uint8_t *Bytes, uint64_t Size, ZSTD_EndDirective End) {
    ZSTD_inBuffer In = {Bytes, static_cast<size_t>(Size), 0};
    size_t Left;
    do {
      ZSTD_outBuffer Out = {Buffer.data(), Buffer.size(), 0};
      Left = ZSTD_compressStream2(Context, &Out, &In, End);
      if (ZSTD_isError(Left)) {
        File.Error = ENOMEM;
        return;
      }
      store(Buffer.data(), Out.pos);
    } while (!File.Error && (End == ZSTD_e_end ? Left != 0 : In.pos < In.size));
  }
};
} // namespace

static Entry writeSection(OutputFile &File, uint64_t &End,
                          std::span<const uint8_t> Bytes) {
  End = (End + 15) / 16 * 16;
  SectionWriter W(File, End, Compression::None);
  W.append(Bytes.data(), Bytes.size());
  Entry E = W.finish();
  End += E.Stored;
  return E;
}

static bool isZero(const uint8_t *Page) {
  uint64_t Any = 0;
  for (size_t I = 0; I != 4096; I += 64) {
    uint64_t Words[8];
    std::memcpy(Words, Page + I, 64);
    for (uint64_t W : Words)
      Any |= W;
    if (Any)
      return false;
  }
  return true;
}

/// Runs of pages that hold something. A short stretch of zeros inside is kept,
/// for every run is one mapping when restoring.
static std::vector<PageRun> findRuns(std::span<const PageRange> Pages,
                                     std::vector<const uint8_t *> &Bytes) {
  constexpr uint64_t Bridge = 16 * 4096;
  std::vector<PageRun> Runs;
  uint64_t Offset = 0;
  for (const PageRange &R : Pages) {
    bool Open = false; // the last run belongs to this range
    for (uint64_t At = 0; At != R.Length; At += 4096) {
      if (isZero(R.Bytes + At))
        continue;
      uint64_t Address = R.Address + At;
      if (Open &&
          Address - (Runs.back().Address + Runs.back().Length) <= Bridge) {
        uint64_t Grown = Address + 4096 - Runs.back().Address;
        Offset += Grown - Runs.back().Length;
        Runs.back().Length = Grown;
        continue;
      }
      Runs.push_back({Address, 4096, Offset});
      Bytes.push_back(R.Bytes + At);
      Offset += 4096;
      Open = true;
    }
  }
  return Runs;
}

static std::vector<uint8_t> makeHeader(const Manifest &M,
                                       const Entry (&Entries)[SectionCount]) {
  std::vector<uint8_t> H(header::Size);
  std::memcpy(&H[header::Magic], ImageMagic, sizeof ImageMagic);
  writeLittle<uint32_t>(&H[header::Version], FormatVersion);
  writeLittle<uint32_t>(&H[header::Sections], SectionCount);
  writeLittle<uint32_t>(&H[header::BigEndian], M.Model.BigEndian);
  writeLittle<uint32_t>(&H[header::PointerSize], M.Model.PointerSize);
  M.Program.copy(reinterpret_cast<char *>(&H[header::Program]), 39);
  M.Model.Triple.copy(reinterpret_cast<char *>(&H[header::Triple]), 63);
  for (uint32_t I = 0; I != SectionCount; ++I) {
    uint8_t *At = &H[header::Table + I * header::EntrySize];
    writeLittle<uint32_t>(At, I);
    writeLittle<uint32_t>(At + 4, static_cast<uint32_t>(Entries[I].Packing));
    writeLittle<uint64_t>(At + 8, Entries[I].Offset);
    writeLittle<uint64_t>(At + 16, Entries[I].Stored);
    writeLittle<uint64_t>(At + 24, Entries[I].Raw);
    writeLittle<uint64_t>(At + 32, Entries[I].Sum);
  }
  writeLittle<uint64_t>(&H[header::Checksum],
                        XXH3_64bits(H.data(), header::Checksum));
  return H;
}

/// Removes this program's oldest images but Keep of them. Never fails: an old
/// image too many does no harm.
static void removeOld(const WriteOptions &Options, const std::string &Program) {
  std::vector<std::string> Images = imagesOf(Options.Directory, Program);
  for (size_t I = 0; I + Options.Keep < Images.size(); ++I)
    unlink((Options.Directory + "/" + Images[I]).c_str());
}

static Failure cannotWrite(const std::string &Path, int Error) {
  std::string Remedy =
      Error == ENOSPC || Error == EDQUOT
          ? "free some space or set MT_CHECKPOINT_DIR to a larger file system"
      : Error == EFBIG
          ? "raise the limit on file sizes (ulimit -f) or set MT_COMPRESS=1"
      : Error == ENOENT || Error == ENOTDIR
          ? "create the directory or set MT_CHECKPOINT_DIR to one that exists"
          : "make it writable or set MT_CHECKPOINT_DIR to a directory that is";
  return Failure{
      "image '" + Path + "' cannot be written: " + std::strerror(Error) + ": " +
      Remedy + "; the program goes on and older images are as they were"};
}

Result<std::string> mt::writeImage(const WriteOptions &Options,
                                   const Manifest &M,
                                   std::span<const uint8_t> Data,
                                   std::span<const ObjectRecord> Objects,
                                   std::span<const uint64_t> External,
                                   std::span<const PageRange> Pages) {
  // First of all: they may fill the disk.
  removeAbandoned(Options.Directory, M.Program);
  std::string Name = imageName(M.Program, getpid(), M.Sequence);
  std::string Path = Options.Directory + "/" + Name;
  OutputFile File(Path + TemporarySuffix);
  if (File.Error)
    return cannotWrite(Path, File.Error);

  Entry Entries[SectionCount];
  auto At = [&Entries](Section S) -> Entry & {
    return Entries[static_cast<uint32_t>(S)];
  };
  uint64_t End = header::Size;
  std::string Text = manifestToText(M);
  At(Section::Manifest) = writeSection(
      File, End, {reinterpret_cast<const uint8_t *>(Text.data()), Text.size()});
  At(Section::Data) = writeSection(File, End, Data);

  std::vector<uint8_t> Packed(Objects.size() * ObjectRecord::StoredSize);
  for (size_t I = 0; I != Objects.size(); ++I) {
    uint8_t *To = &Packed[I * ObjectRecord::StoredSize];
    writeLittle(To, Objects[I].Start);
    writeLittle(To + 8, Objects[I].Size);
    writeLittle(To + 16, Objects[I].Site);
    writeLittle(To + 20, Objects[I].Module);
  }
  At(Section::Objects) = writeSection(File, End, Packed);
  Packed.resize(External.size() * 8);
  for (size_t I = 0; I != External.size(); ++I)
    writeLittle(&Packed[I * 8], External[I]);
  At(Section::External) = writeSection(File, End, Packed);

  std::vector<const uint8_t *> RunBytes;
  std::vector<PageRun> Runs = findRuns(Pages, RunBytes);
  Packed.resize(Runs.size() * PageRun::StoredSize);
  for (size_t I = 0; I != Runs.size(); ++I) {
    uint8_t *To = &Packed[I * PageRun::StoredSize];
    writeLittle(To, Runs[I].Address);
    writeLittle(To + 8, Runs[I].Length);
    writeLittle(To + 16, Runs[I].Offset);
  }
  At(Section::PageMap) = writeSection(File, End, Packed);

  End = (End + PagesAlignment - 1) / PagesAlignment * PagesAlignment;
  SectionWriter PageWriter(
      File, End, Options.Compress ? Compression::Zstd : Compression::None);
  for (size_t I = 0; I != Runs.size() && !File.Error; ++I)
    PageWriter.append(RunBytes[I], Runs[I].Length);
  At(Section::Pages) = PageWriter.finish();

  std::vector<uint8_t> Header = makeHeader(M, Entries);
  File.write(Header.data(), Header.size(), 0);
  File.sync();
  File.keepAs(Path);
  if (File.Error)
    return cannotWrite(Path, File.Error);

  std::string Link = Options.Directory + "/latest";
  std::string NewLink = Link + "." + std::to_string(getpid());
  unlink(NewLink.c_str());
  if (symlink(Name.c_str(), NewLink.c_str()) ||
      rename(NewLink.c_str(), Link.c_str())) {
    int Error = errno;
    unlink(NewLink.c_str());
    return cannotWrite(Link, Error);
  }
  int Directory = open(Options.Directory.c_str(), O_RDONLY | O_DIRECTORY);
  if (Directory >= 0) {
    fsync(Directory);
    close(Directory);
  }
  removeOld(Options, M.Program);
  return Path;
}
