#include "image/Reader.h"
#include "image/Bytes.h"
#include "image/HiddenBytes.h"
#include "image/InferredTags.h"
#include "image/ManifestText.h"
#include "image/Validate.h"
#include "support/ReadAt.h"
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#define XXH_INLINE_ALL
#include <xxhash.h>
#include <zstd.h>

using namespace mt;

struct Image::File {
  int Descriptor = -1;
  uint64_t Size = 0;
  void *Mapping = MAP_FAILED; // of the pages: of the file, or uncompressed
  size_t MappingSize = 0;
  ~File() {
    if (Mapping != MAP_FAILED)
      munmap(Mapping, MappingSize);
    if (Descriptor >= 0)
      close(Descriptor);
  }
  /// Reads all or nothing.
  bool read(uint64_t At, uint8_t *To, uint64_t Bytes) const {
    const ssize_t Got = readAt(Descriptor, To, static_cast<size_t>(Bytes),
                               static_cast<off64_t>(At));
    return Got >= 0 && static_cast<uint64_t>(Got) == Bytes;
  }
};

static const char Remedy[] = "use an older image of the same directory";

Failure Image::damaged(Section S, const std::string &What) const {
  return Failure{"image '" + Path + "': section '" +
                 SectionNames[static_cast<uint32_t>(S)] + "' is damaged (" +
                 What + "): " + Remedy};
}

Result<> Image::readHeader() {
  auto Bad = [&](const std::string &What) {
    return Failure{"image '" + Path + "' " + What};
  };
  uint8_t H[header::Size] = {};
  if (Source->Size < 16 || !Source->read(0, H, 16) ||
      std::memcmp(H, ImageMagic, sizeof ImageMagic))
    return Bad("is not an image of this program family, or its header is "
               "damaged: name an image, or the directory given as "
               "MT_CHECKPOINT_DIR");
  auto Version = readLittle<uint32_t>(H + header::Version);
  if (Version > FormatVersion)
    return Bad("has format version " + std::to_string(Version) +
               ", newer than this program's " + std::to_string(FormatVersion) +
               ": build the program with a newer MigThread");
  if (Version != FormatVersion)
    return Bad("has format version " + std::to_string(Version) +
               ", which is not known: " + Remedy);
  if (Source->Size < header::Size || !Source->read(0, H, header::Size))
    return Bad(std::string("is cut off in its header: ") + Remedy);
  if (readLittle<uint64_t>(H + header::Checksum) !=
      XXH3_64bits(H, header::Checksum))
    return Bad(std::string("has a damaged header (checksum differs): ") +
               Remedy);
  if (readLittle<uint32_t>(H + header::Sections) != SectionCount)
    return Bad(std::string("has an unknown number of sections: ") + Remedy);
  for (uint32_t I = 0; I != SectionCount; ++I) {
    const uint8_t *At = H + header::Table + I * header::EntrySize;
    SectionEntry &E = Entries[I];
    auto S = static_cast<Section>(I);
    auto Packing = readLittle<uint32_t>(At + 4);
    E = {static_cast<Compression>(Packing), readLittle<uint64_t>(At + 8),
         readLittle<uint64_t>(At + 16), readLittle<uint64_t>(At + 24),
         readLittle<uint64_t>(At + 32)};
    if (readLittle<uint32_t>(At) != I)
      return damaged(S, "not in its place");
    // Nothing, at the end, may stand behind the end.
    if (E.Stored &&
        (E.Stored > Source->Size || E.Offset > Source->Size - E.Stored))
      return damaged(S, "cut off: the file has " +
                            std::to_string(Source->Size) + " bytes");
    bool MayBePacked = S == Section::Pages;
    if (E.Packing != Compression::None &&
        !(MayBePacked && E.Packing == Compression::Zstd))
      return damaged(S, "unknown compression");
    if (E.Packing == Compression::None && E.Raw != E.Stored)
      return damaged(S, "two sizes");
  }
  return success();
}

Result<std::vector<uint8_t>> Image::readSection(Section S) const {
  const SectionEntry &E = section(S);
  std::vector<uint8_t> Bytes(E.Stored);
  if (!Source->read(E.Offset, Bytes.data(), Bytes.size()))
    return damaged(S, "cannot be read");
  if (XXH3_64bits(Bytes.data(), Bytes.size()) != E.Sum)
    return damaged(S, "checksum differs");
  return Bytes;
}

Result<> Image::readTables() {
  Result<std::vector<uint8_t>> Text = readSection(Section::Manifest);
  if (!Text)
    return Text.failure();
  Result<Manifest> Parsed = manifestFromText({Text->begin(), Text->end()});
  if (!Parsed)
    return damaged(Section::Manifest, Parsed.message());
  M = std::move(*Parsed);
  Result<std::vector<uint8_t>> Bytes = readSection(Section::Data);
  if (!Bytes)
    return Bytes.failure();
  Data = std::move(*Bytes);
  if (Result<> Sound = validateManifest(M, Data.size()); !Sound)
    return damaged(Section::Manifest, Sound.message());
  spreadHiddenBytes(M);
  joinInferredTags(M);

  auto InHeap = [&](uint64_t Start, uint64_t Size) {
    return Start >= M.Heap.Base && Size <= M.Heap.Size &&
           Start - M.Heap.Base <= M.Heap.Size - Size;
  };
  Bytes = readSection(Section::Objects);
  if (!Bytes)
    return Bytes.failure();
  if (Bytes->size() % ObjectRecord::StoredSize)
    return damaged(Section::Objects, "not a whole number of records");
  uint64_t End = 0;
  for (size_t I = 0; I != Bytes->size(); I += ObjectRecord::StoredSize) {
    const uint8_t *At = Bytes->data() + I;
    ObjectRecord O = {readLittle<uint64_t>(At), readLittle<uint64_t>(At + 8),
                      readLittle<uint32_t>(At + 16),
                      readLittle<uint32_t>(At + 20)};
    if (!InHeap(O.Start, O.Size) || O.Start < End)
      return damaged(Section::Objects, "a block outside the heap");
    if (O.Module != ~0u && (O.Module >= M.Modules.size() ||
                            O.Site >= M.Modules[O.Module].Desc.Sites.size()))
      return damaged(Section::Objects, "a block of no site");
    End = O.Start + O.Size;
    Objects.push_back(O);
  }
  Bytes = readSection(Section::External);
  if (!Bytes)
    return Bytes.failure();
  if (Bytes->size() % 8)
    return damaged(Section::External, "not a whole number of addresses");
  for (size_t I = 0; I != Bytes->size(); I += 8) {
    External.push_back(readLittle<uint64_t>(Bytes->data() + I));
    if (!InHeap(External.back(), M.Model.PointerSize))
      return damaged(Section::External, "an address outside the heap");
  }
  Bytes = readSection(Section::PageMap);
  if (!Bytes)
    return Bytes.failure();
  if (Bytes->size() % PageRun::StoredSize)
    return damaged(Section::PageMap, "not a whole number of runs");
  uint64_t Offset = 0;
  End = 0;
  for (size_t I = 0; I != Bytes->size(); I += PageRun::StoredSize) {
    const uint8_t *At = Bytes->data() + I;
    PageRun R = {readLittle<uint64_t>(At), readLittle<uint64_t>(At + 8),
                 readLittle<uint64_t>(At + 16)};
    if (R.Address % 4096 || R.Length % 4096 || !R.Length ||
        R.Offset != Offset || R.Address < End || !InHeap(R.Address, R.Length))
      return damaged(Section::PageMap, "a run of pages out of place");
    End = R.Address + R.Length;
    Offset += R.Length;
    Runs.push_back(R);
  }
  if (Offset != section(Section::Pages).Raw)
    return damaged(Section::PageMap, "it does not fit the pages");
  return success();
}

Result<Image> Image::open(const std::string &Given) {
  Image I;
  I.Path = Given;
  struct stat Stat;
  if (!stat(Given.c_str(), &Stat) && S_ISDIR(Stat.st_mode)) {
    I.Path = Given + "/latest";
    char Target[4096];
    ssize_t N = readlink(I.Path.c_str(), Target, sizeof Target);
    if (N < 0)
      return Failure{"directory '" + Given +
                     "' holds no image: set MT_RESTORE to an image, or to a "
                     "directory that a checkpoint was written to"};
    std::string Name(Target, static_cast<size_t>(N));
    I.Path = Name[0] == '/' ? Name : Given + "/" + Name;
  }
  I.Source = std::make_shared<File>();
  I.Source->Descriptor = ::open(I.Path.c_str(), O_RDONLY | O_CLOEXEC);
  if (I.Source->Descriptor < 0 || fstat(I.Source->Descriptor, &Stat))
    return Failure{"image '" + I.Path +
                   "' cannot be opened: " + std::strerror(errno) +
                   ": set MT_RESTORE to an image or its directory"};
  // Out of the way of the low numbers, which the program's own files get back.
  if (int High = fcntl(I.Source->Descriptor, F_DUPFD_CLOEXEC, 512); High >= 0) {
    ::close(I.Source->Descriptor);
    I.Source->Descriptor = High;
  }
  I.Source->Size = static_cast<uint64_t>(Stat.st_size);
  if (Result<> Read = I.readHeader(); !Read)
    return Read.failure();
  if (Result<> Read = I.readTables(); !Read)
    return Read.failure();
  return I;
}

Result<> Image::verifyPages() const {
  const SectionEntry &E = section(Section::Pages);
  std::unique_ptr<XXH3_state_t, decltype(&XXH3_freeState)> State(
      XXH3_createState(), &XXH3_freeState);
  XXH3_64bits_reset(State.get());
  std::vector<uint8_t> Buffer(1 << 20);
  for (uint64_t Done = 0; Done != E.Stored;) {
    uint64_t N = std::min<uint64_t>(Buffer.size(), E.Stored - Done);
    if (!Source->read(E.Offset + Done, Buffer.data(), N))
      return damaged(Section::Pages, "cannot be read");
    XXH3_64bits_update(State.get(), Buffer.data(), static_cast<size_t>(N));
    Done += N;
  }
  if (XXH3_64bits_digest(State.get()) != E.Sum)
    return damaged(Section::Pages, "checksum differs");
  return success();
}

/// All pages, uncompressed: the file's own, or a copy.
Result<const uint8_t *> Image::pages() const {
  const SectionEntry &E = section(Section::Pages);
  if (Source->Mapping != MAP_FAILED || !E.Raw)
    return static_cast<const uint8_t *>(Source->Mapping);
  if (E.Raw > SIZE_MAX / 2)
    return damaged(Section::Pages, "too large for this machine");
  Source->MappingSize = static_cast<size_t>(E.Raw);
  bool Packed = E.Packing == Compression::Zstd;
  Source->Mapping =
      Packed ? mmap(nullptr, Source->MappingSize, PROT_READ | PROT_WRITE,
                    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
             : mmap(nullptr, Source->MappingSize, PROT_READ, MAP_PRIVATE,
                    Source->Descriptor, static_cast<off_t>(E.Offset));
  if (Source->Mapping == MAP_FAILED)
    return Failure{"image '" + Path + "': no room for its " +
                   std::to_string(E.Raw) +
                   " bytes of heap: " + std::strerror(errno)};
  if (!Packed)
    return static_cast<const uint8_t *>(Source->Mapping);

  std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> Context(
      ZSTD_createDCtx(), &ZSTD_freeDCtx);
  ZSTD_outBuffer Out = {Source->Mapping, Source->MappingSize, 0};
  std::vector<uint8_t> Buffer(1 << 20);
  for (uint64_t Done = 0; Done != E.Stored;) {
    uint64_t N = std::min<uint64_t>(Buffer.size(), E.Stored - Done);
    if (!Source->read(E.Offset + Done, Buffer.data(), N))
      return damaged(Section::Pages, "cannot be read");
    ZSTD_inBuffer In = {Buffer.data(), static_cast<size_t>(N), 0};
    while (In.pos < In.size) {
      size_t Before = In.pos + Out.pos;
      size_t State = ZSTD_decompressStream(Context.get(), &Out, &In);
      if (ZSTD_isError(State) || In.pos + Out.pos == Before)
        return damaged(Section::Pages, "its compression cannot be undone");
    }
    Done += N;
  }
  if (Out.pos != Source->MappingSize)
    return damaged(Section::Pages, "shorter than its table says");
  return static_cast<const uint8_t *>(Source->Mapping);
}

Result<> Image::restorePages(uint64_t Base, uint64_t Size) const {
  const SectionEntry &E = section(Section::Pages);
  auto PageSize = static_cast<uint64_t>(sysconf(_SC_PAGESIZE));
  for (const PageRun &R : Runs) {
    if (R.Address < Base || R.Length > Size ||
        R.Address - Base > Size - R.Length)
      return Failure{"image '" + Path + "': its heap (" +
                     std::to_string(M.Heap.Base) + " + " +
                     std::to_string(M.Heap.Size) +
                     ") does not fit the one reserved here (" +
                     std::to_string(Base) + " + " + std::to_string(Size) +
                     "): raise the limit on address space (ulimit -v)"};
    uint64_t InFile = E.Offset + R.Offset;
    void *To = reinterpret_cast<void *>(static_cast<uintptr_t>(R.Address));
    if (E.Packing == Compression::None && R.Address % PageSize == 0 &&
        R.Length % PageSize == 0 && InFile % PageSize == 0) {
      if (mmap(To, static_cast<size_t>(R.Length), PROT_READ | PROT_WRITE,
               MAP_PRIVATE | MAP_FIXED | MAP_NORESERVE, Source->Descriptor,
               static_cast<off_t>(InFile)) != MAP_FAILED)
        continue;
    }
    Result<const uint8_t *> All = pages();
    if (!All)
      return All.failure();
    std::memcpy(To, *All + R.Offset, static_cast<size_t>(R.Length));
  }
  return success();
}

Result<> Image::readMemory(uint64_t Address, std::span<uint8_t> Out) const {
  std::fill(Out.begin(), Out.end(), 0);
  auto It = std::upper_bound(
      Runs.begin(), Runs.end(), Address,
      [](uint64_t A, const PageRun &R) { return A < R.Address + R.Length; });
  Result<const uint8_t *> All = pages();
  if (!All)
    return All.failure();
  uint64_t End = Address + Out.size();
  for (; It != Runs.end() && It->Address < End; ++It) {
    uint64_t From = std::max(Address, It->Address);
    uint64_t To = std::min(End, It->Address + It->Length);
    std::memcpy(Out.data() + (From - Address),
                *All + It->Offset + (From - It->Address),
                static_cast<size_t>(To - From));
  }
  return success();
}
