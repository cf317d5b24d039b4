// Integers of any width and byte order, for the cases that are too rare to
// deserve a loop of their own: bit-fields, enums of odd sizes, 128 bits on
// targets without __int128, and messages.
//
// Relies on: the standard library. Callers guarantee that the bytes exist.
#ifndef MT_RT_CONVERT_INTEGERS_H
#define MT_RT_CONVERT_INTEGERS_H

#include <cstdint>
#include <string>

namespace mt {

/// What a receiver may take an integer for. Either: the signedness is not
/// known, so a value must mean the same both ways.
enum class Signedness : uint8_t { Unsigned, Signed, Either };

/// A 128-bit two's complement number. Whether it is signed is the user's to
/// know: reading extends the sign or not, fits() tells apart.
struct WideInt {
  uint64_t Low = 0;
  uint64_t High = 0;
  bool operator==(const WideInt &) const = default;
};

/// Reads Size bytes (1 to 16).
WideInt readInteger(const uint8_t *Bytes, uint64_t Size, bool BigEndian,
                    bool Signed);
/// Writes the low Size bytes (1 to 16).
void writeInteger(WideInt Value, uint8_t *Bytes, uint64_t Size, bool BigEndian);

/// Reads Bits bits (1 to 128) from Shift bits (0 to 7) into Bytes on, counted
/// in memory order: from the least significant bit of each byte on
/// little-endian targets, from the most significant one on big-endian targets.
WideInt readBits(const uint8_t *Bytes, unsigned Shift, unsigned Bits,
                 bool BigEndian, bool Signed);
/// Writes the low Bits bits there and leaves all other bits alone.
void writeBits(WideInt Value, uint8_t *Bytes, unsigned Shift, unsigned Bits,
               bool BigEndian);

/// Would Bits bits of the receiver's signedness hold Value, which the sender
/// takes for signed or not (Either: for both, and both must fit)?
bool fitsBits(WideInt Value, Signedness From, unsigned Bits, Signedness To);

/// In decimal.
std::string toDecimal(WideInt Value, bool Signed);

} // namespace mt
#endif
