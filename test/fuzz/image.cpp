// Fuzzes images. Checksums are made right first, so that what is behind them is
// reached: what a damaged file is told by, and what a forged one is not.
//
// Relies on: memfd_create, to give the reader a file.

#include "image/AddressMap.h"
#include "image/Bytes.h"
#include "image/Reader.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <sys/mman.h>
#include <unistd.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

using namespace mt;

/// Makes all checksums of the file right.
static void seal(std::vector<uint8_t> &File) {
  if (File.size() < header::Size)
    return;
  for (uint32_t I = 0; I != SectionCount; ++I) {
    uint8_t *Entry = &File[header::Table + I * header::EntrySize];
    auto Offset = readLittle<uint64_t>(Entry + 8);
    auto Stored = readLittle<uint64_t>(Entry + 16);
    if (Stored <= File.size() && Offset <= File.size() - Stored)
      writeLittle<uint64_t>(Entry + 32,
                            XXH3_64bits(File.data() + Offset, Stored));
  }
  // A section may hold the header; the last word is the header's own.
  writeLittle<uint64_t>(&File[header::Checksum],
                        XXH3_64bits(File.data(), header::Checksum));
}

static void useImage(const Image &I) {
  (void)!I.verifyPages();
  AddressMap Map(I.manifest(), I.data());
  for (const ForeignObject &O : Map.objects())
    if (!Map.find(O.Start))
      std::abort();
  // Large ones are cut: a forged size is no reason to need memory.
  std::vector<uint8_t> Buffer(1 << 16);
  size_t Last = std::min<size_t>(I.objects().size(), 16);
  for (const ObjectRecord &O : I.objects().first(Last))
    if (!I.readMemory(O.Start, std::span(Buffer).first(
                                   std::min<uint64_t>(Buffer.size(), O.Size))))
      break;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *Data, size_t Size) {
  std::vector<uint8_t> File(Data, Data + Size);
  seal(File);
  int Descriptor = memfd_create("image", MFD_CLOEXEC);
  if (Descriptor < 0 || write(Descriptor, File.data(), File.size()) !=
                            static_cast<ssize_t>(File.size()))
    std::abort();
  Result<Image> I = Image::open("/proc/self/fd/" + std::to_string(Descriptor));
  close(Descriptor);
  if (I)
    useImage(*I);
  return 0;
}
