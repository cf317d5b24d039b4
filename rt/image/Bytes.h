// Little-endian numbers in byte buffers, on any host, at any alignment.
//
// Relies on: nothing.
#ifndef MT_RT_IMAGE_BYTES_H
#define MT_RT_IMAGE_BYTES_H

#include <cstdint>

namespace mt {

template <class T> T readLittle(const uint8_t *At) {
  T V = 0;
  for (unsigned I = 0; I != sizeof(T); ++I)
    V |= static_cast<T>(static_cast<T>(At[I]) << 8 * I);
  return V;
}

template <class T> void writeLittle(uint8_t *At, T V) {
  for (unsigned I = 0; I != sizeof(T); ++I)
    At[I] = static_cast<uint8_t>(V >> 8 * I);
}

} // namespace mt
#endif
