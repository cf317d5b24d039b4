// Reading a part of a file whole, wherever the descriptor stands.
//
// Relies on: pread.
#ifndef MT_RT_SUPPORT_READAT_H
#define MT_RT_SUPPORT_READAT_H

#include <cerrno>
#include <cstddef>
#include <unistd.h>

namespace mt {

/// Reads up to Size bytes from Offset on. Result: how many, fewer only where
/// the file ends; -1 with errno.
inline ssize_t readAt(int Descriptor, void *To, size_t Size, off64_t Offset) {
  size_t Done = 0;
  while (Done != Size) {
    ssize_t Got = pread64(Descriptor, static_cast<char *>(To) + Done,
                          Size - Done, Offset + static_cast<off64_t>(Done));
    if (Got < 0 && errno == EINTR)
      continue;
    if (Got < 0)
      return -1;
    if (Got == 0)
      break;
    Done += static_cast<size_t>(Got);
  }
  return static_cast<ssize_t>(Done);
}

} // namespace mt
#endif
