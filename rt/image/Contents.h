// What a file holds, as a number, to find out whether a file that the program
// reads is still the same where it goes on.
//
// Relies on: XXH3.
#ifndef MT_RT_IMAGE_CONTENTS_H
#define MT_RT_IMAGE_CONTENTS_H

#include <cstdint>

namespace mt {

/// XXH3-64 of the first Size bytes of an open regular file, whose position
/// stays; never 0. Of more than 16 MiB only 64 pieces of 256 KiB, evenly spread
/// from the first byte to the last, are read. 0: it cannot be read so far.
uint64_t contentsOf(int Descriptor, int64_t Size);

} // namespace mt
#endif
