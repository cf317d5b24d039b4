// An address in the process that wrote an image. It can't be dereferenced here;
// its own type keeps it from being mistaken for a pointer of this process.
//
// Relies on: nothing.
#ifndef MT_RT_MODEL_FOREIGN_H
#define MT_RT_MODEL_FOREIGN_H

#include <compare>
#include <cstdint>

namespace mt {

class ForeignAddress {
public:
  constexpr ForeignAddress() = default;
  constexpr explicit ForeignAddress(uint64_t Value) : Value(Value) {}
  constexpr uint64_t value() const { return Value; }
  constexpr bool isNull() const { return Value == 0; }
  constexpr ForeignAddress operator+(uint64_t Bytes) const {
    return ForeignAddress(Value + Bytes);
  }
  constexpr uint64_t operator-(ForeignAddress Other) const {
    return Value - Other.Value;
  }
  constexpr auto operator<=>(const ForeignAddress &) const = default;

private:
  uint64_t Value = 0;
};

/// A number of the sender's, Size bytes (at most 8) in its byte order.
inline uint64_t readForeign(const uint8_t *Bytes, uint64_t Size,
                            bool BigEndian) {
  uint64_t Value = 0;
  for (uint64_t I = 0; I != Size; ++I)
    Value |= uint64_t(Bytes[I]) << 8 * (BigEndian ? Size - 1 - I : I);
  return Value;
}

} // namespace mt
#endif
