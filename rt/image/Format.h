// An image on disk. Everything outside the manifest is little-endian.
//
//   header    magic "MTIMAGE\0", version, who wrote it, the section table
//   manifest  Boost.Serialization text archive of Manifest (Manifest.h)
//   data      bytes of globals and frames, in the sender's layout
//   objects   live heap blocks: ObjectRecord
//   external  addresses of heap words that point out of the heap: u64
//   pagemap   runs of heap pages: PageRun
//   pages     their bytes; starts at a multiple of 64 KiB in the file so that
//             any target can map it; pages of zeros are left out; with
//             compression one zstd stream
//
// A file is incomplete under its temporary name (Directory.h), complete when it
// has its own, and what a restore takes when the symbolic link "latest" in its
// directory names it, which is switched last. Complete files never change.
//
// Bump FormatVersion when a reader of the old one would misread a new file;
// the manifest's archive carries no version of its own. One saved image of
// each released version stays under test/.
//
// Relies on: XXH3 for checksums.
#ifndef MT_RT_IMAGE_FORMAT_H
#define MT_RT_IMAGE_FORMAT_H

#include <cstddef>
#include <cstdint>

namespace mt {

inline constexpr char ImageMagic[8] = {'M', 'T', 'I', 'M', 'A', 'G', 'E', 0};
inline constexpr uint32_t FormatVersion = 1;

enum class Section : uint32_t {
  Manifest,
  Data,
  Objects,
  External,
  PageMap,
  Pages,
};
inline constexpr uint32_t SectionCount = 6;
inline constexpr const char *SectionNames[SectionCount] = {
    "manifest", "data", "objects", "external", "pagemap", "pages"};

enum class Compression : uint32_t { None, Zstd };

/// Of the header, all offsets in bytes.
namespace header {
inline constexpr size_t Magic = 0;        // 8 bytes
inline constexpr size_t Version = 8;      // u32
inline constexpr size_t Sections = 12;    // u32, SectionCount
inline constexpr size_t BigEndian = 16;   // u32
inline constexpr size_t PointerSize = 20; // u32
inline constexpr size_t Program = 24;     // 40 bytes, NUL-padded
inline constexpr size_t Triple = 64;      // 64 bytes, NUL-padded
inline constexpr size_t Table = 128;      // SectionCount entries
inline constexpr size_t EntrySize = 40;
// Entry: u32 section, u32 compression, u64 offset in the file, u64 bytes in the
// file, u64 bytes uncompressed, u64 XXH3-64 of the bytes in the file.
inline constexpr size_t Checksum = Table + SectionCount * EntrySize; // u64
inline constexpr size_t Size = Checksum + 8;
} // namespace header

inline constexpr uint64_t PagesAlignment = 65536;

/// A live heap block. Module and Site are ~0 when the site is not known.
struct ObjectRecord {
  uint64_t Start, Size;
  uint32_t Site, Module;
  static constexpr size_t StoredSize = 24;
};

/// A run of pages: Length bytes at Address of the sender, whose contents start
/// at Offset in the uncompressed pages section. All multiples of 4096.
struct PageRun {
  uint64_t Address, Length, Offset;
  static constexpr size_t StoredSize = 24;
};

} // namespace mt
#endif
