// An image opened for reading. Trusts nothing: after open() every number in the
// manifest and the tables has been checked against the rest.
//
// Relies on: Format.h; the file not changing while it is open (complete images
// never do).
#ifndef MT_RT_IMAGE_READER_H
#define MT_RT_IMAGE_READER_H

#include "image/Format.h"
#include "image/Manifest.h"
#include "support/FunctionRef.h"
#include "support/Result.h"
#include <memory>
#include <span>
#include <string>

namespace mt {

struct SectionEntry {
  Compression Packing = Compression::None;
  uint64_t Offset = 0, Stored = 0, Raw = 0, Sum = 0;
};

class Image {
public:
  /// Path: an image, or a directory, whose "latest" is taken. Reads and checks
  /// all sections but the pages.
  static Result<Image> open(const std::string &Path);

  /// Closes the file: from here on only what has been read can be had.
  void release() { Source.reset(); }

  const std::string &path() const { return Path; }
  const Manifest &manifest() const { return M; }
  /// For what is only known where the program is.
  Manifest &manifest() { return M; }
  std::span<const uint8_t> data() const { return Data; }
  /// In ascending order of addresses, within the heap, apart from each other.
  std::span<const ObjectRecord> objects() const { return Objects; }
  /// Within the heap.
  std::span<const uint64_t> external() const { return External; }
  std::span<const PageRun> pageMap() const { return Runs; }
  const SectionEntry &section(Section S) const {
    return Entries[static_cast<uint32_t>(S)];
  }

  /// Compares the pages with their checksum; reads all of them.
  Result<> verifyPages() const;

  /// Puts every run of pages at its own address, privately: mapped where the
  /// file allows, else read. The region [Base, Base + Size) must be reserved
  /// and writable; runs outside it are a failure.
  Result<> restorePages(uint64_t Base, uint64_t Size) const;

  /// The sender's memory at Address; what no page holds is zero.
  Result<> readMemory(uint64_t Address, std::span<uint8_t> Out) const;

private:
  /// The open file and, once needed, the uncompressed pages.
  struct File;
  std::shared_ptr<File> Source;
  std::string Path;
  SectionEntry Entries[SectionCount];
  Manifest M;
  std::vector<uint8_t> Data;
  std::vector<ObjectRecord> Objects;
  std::vector<uint64_t> External;
  std::vector<PageRun> Runs;

  Failure damaged(Section S, const std::string &What) const;
  Result<> readHeader();
  Result<std::vector<uint8_t>> readSection(Section S) const;
  Result<> readTables();
  Result<const uint8_t *> pages() const;
};

} // namespace mt
#endif
