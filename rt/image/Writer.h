// Writes an image so that at no moment a reader can take an incomplete one for
// complete, and a failure leaves nothing behind and older images as they were.
//
// Relies on: rename(2) being atomic; runs in the forked child.
#ifndef MT_RT_IMAGE_WRITER_H
#define MT_RT_IMAGE_WRITER_H

#include "image/Format.h"
#include "image/Manifest.h"
#include "support/Result.h"
#include <span>
#include <string>

namespace mt {

struct WriteOptions {
  std::string Directory;
  unsigned Keep = 2;     // images of this program, at least 1
  bool Compress = false; // pages with zstd
};

/// Memory to save; Address and Length are multiples of 4096.
struct PageRange {
  uint64_t Address;
  const uint8_t *Bytes;
  uint64_t Length;
};

/// Result: the image's path. Failures name the path and the remedy.
Result<std::string> writeImage(const WriteOptions &Options, const Manifest &M,
                               std::span<const uint8_t> Data,
                               std::span<const ObjectRecord> Objects,
                               std::span<const uint64_t> External,
                               std::span<const PageRange> Pages);

} // namespace mt
#endif
