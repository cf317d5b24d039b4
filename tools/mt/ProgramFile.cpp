#include "ProgramFile.h"
#include "image/AddressMap.h"
#include "image/Bytes.h"
#include "model/Blob.h"
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <elf.h>
#include <fstream>
#include <iterator>
#include <optional>
#include <span>

using namespace mt;

namespace {
using Bytes = std::span<const unsigned char>;

/// A part of the file, or nothing if it does not lie in it.
std::optional<Bytes> part(Bytes File, uint64_t Offset, uint64_t Size) {
  if (Size > File.size() || Offset > File.size() - Size)
    return std::nullopt;
  return File.subspan(Offset, Size);
}

/// ELF's structures differ in the width of the same fields: Header and Section
/// are Elf32_* or Elf64_*.
template <class Header, class Section> class ElfFile {
public:
  ElfFile(Bytes File, bool BigEndian) : File(File), BigEndian(BigEndian) {}

  /// The contents of all sections of this name, in order.
  std::vector<Bytes> sections(const char *Name) const {
    std::vector<Bytes> Found;
    Header H;
    if (File.size() < sizeof H)
      return Found;
    std::memcpy(&H, File.data(), sizeof H);
    uint64_t Table = number(H.e_shoff), Count = number(H.e_shnum);
    std::optional<Section> First = section(Table, 0);
    if (!First)
      return Found;
    // What does not fit these fields is in the first section's.
    if (!Count)
      Count = number(First->sh_size);
    uint64_t Names = number(H.e_shstrndx);
    if (Names == SHN_XINDEX)
      Names = number(First->sh_link);
    std::optional<Section> Strings = section(Table, Names);
    std::optional<Bytes> Text = Strings ? contents(*Strings) : std::nullopt;
    for (uint64_t I = 0; Text && I != Count; ++I) {
      std::optional<Section> S = section(Table, I);
      if (!S)
        break;
      uint64_t At = number(S->sh_name);
      std::optional<Bytes> Own = part(*Text, At, std::strlen(Name) + 1);
      if (!Own || std::memcmp(Own->data(), Name, Own->size()) ||
          number(S->sh_type) == SHT_NOBITS)
        continue;
      if (std::optional<Bytes> C = contents(*S))
        Found.push_back(*C);
    }
    return Found;
  }

private:
  Bytes File;
  bool BigEndian;

  template <class T> uint64_t number(const T &Field) const {
    return readForeign(reinterpret_cast<const uint8_t *>(&Field), sizeof Field,
                       BigEndian);
  }
  std::optional<Section> section(uint64_t Table, uint64_t Index) const {
    Section S;
    if (Index > UINT32_MAX || Table > File.size())
      return std::nullopt;
    std::optional<Bytes> At = part(File, Table + Index * sizeof S, sizeof S);
    if (!At)
      return std::nullopt;
    std::memcpy(&S, At->data(), sizeof S);
    return S;
  }
  std::optional<Bytes> contents(const Section &S) const {
    return part(File, number(S.sh_offset), number(S.sh_size));
  }
};
} // namespace

static constexpr char BlobSection[] = "mt_blobs";
static constexpr char BlobMagic[] = "MTBLOB1"; // with its NUL
static constexpr size_t PrefixSize = 16;       // magic, u32 length, u32 0

static Result<> readBlobs(Bytes Section, std::vector<ModuleDesc> &Modules) {
  for (uint64_t At = 0; At + PrefixSize <= Section.size();) {
    const unsigned char *Prefix = Section.data() + At;
    if (std::memcmp(Prefix, BlobMagic, sizeof BlobMagic)) {
      // A linker may pad between the modules of two files.
      At += PrefixSize;
      continue;
    }
    auto Length = readLittle<uint32_t>(Prefix + sizeof BlobMagic);
    std::optional<Bytes> Blob = part(Section, At + PrefixSize, Length);
    if (!Blob)
      return Failure{"a module's description is cut off"};
    Result<ModuleDesc> Module = decodeBlob(*Blob);
    if (!Module)
      return Module.failure();
    Modules.push_back(std::move(*Module));
    At += PrefixSize + (uint64_t(Length) + 15) / 16 * 16;
  }
  return success();
}

Result<std::vector<ModuleDesc>> mt::readProgram(const std::string &Path) {
  auto Bad = [&](const std::string &What) {
    return Failure{"program '" + Path + "' " + What};
  };
  std::ifstream Stream(Path, std::ios::binary);
  std::vector<unsigned char> File{std::istreambuf_iterator<char>(Stream), {}};
  if (!Stream)
    return Bad(std::string("cannot be read: ") + std::strerror(errno));
  if (File.size() < EI_NIDENT || std::memcmp(File.data(), ELFMAG, SELFMAG))
    return Bad("is no ELF file: name an executable or an object file");
  bool BigEndian = File[EI_DATA] == ELFDATA2MSB;
  std::vector<Bytes> Sections =
      File[EI_CLASS] == ELFCLASS64
          ? ElfFile<Elf64_Ehdr, Elf64_Shdr>(File, BigEndian)
                .sections(BlobSection)
          : ElfFile<Elf32_Ehdr, Elf32_Shdr>(File, BigEndian)
                .sections(BlobSection);
  std::vector<ModuleDesc> Modules;
  for (Bytes Section : Sections)
    if (Result<> Read = readBlobs(Section, Modules); !Read)
      return Bad("is damaged: " + Read.message());
  if (Modules.empty())
    return Bad("has no instrumented module: compile it with the plugin");
  return Modules;
}
