// See Integers.h. Byte by byte; only fields that touch more than 8 bytes go bit
// by bit.
//
// Relies on: Integers.h.

#include "convert/Integers.h"

#include <algorithm>

namespace mt {

namespace {

WideInt shiftLeft(WideInt V, unsigned Bits) {
  if (Bits == 0)
    return V;
  if (Bits >= 128)
    return {};
  if (Bits >= 64)
    return {0, V.Low << (Bits - 64)};
  return {V.Low << Bits, V.High << Bits | V.Low >> (64 - Bits)};
}

bool bitAt(WideInt V, unsigned Bit) {
  return (Bit < 64 ? V.Low >> Bit : V.High >> (Bit - 64)) & 1;
}

/// Keeps the low Bits bits and fills the rest with copies of the last or 0.
WideInt extend(WideInt V, unsigned Bits, bool Signed) {
  if (Bits >= 128)
    return V;
  WideInt Above = shiftLeft({~uint64_t(0), ~uint64_t(0)}, Bits);
  if (Signed && bitAt(V, Bits - 1))
    return {V.Low | Above.Low, V.High | Above.High};
  return {V.Low & ~Above.Low, V.High & ~Above.High};
}

/// The bytes that a bit-field touches.
unsigned bytesTouched(unsigned Shift, unsigned Bits) {
  return (Shift + Bits + 7) / 8;
}

/// Where bit number I (0 the least significant) of a bit-field lies: the byte
/// and the mask in it.
struct BitPlace {
  unsigned Byte;
  uint8_t Mask;
};
BitPlace placeBit(unsigned I, unsigned Shift, unsigned Bits, bool BigEndian) {
  // In memory order a big-endian field begins with its most significant bit.
  unsigned At = Shift + (BigEndian ? Bits - 1 - I : I);
  unsigned InByte = BigEndian ? 7 - At % 8 : At % 8;
  return {At / 8, static_cast<uint8_t>(1u << InByte)};
}

/// A field that touches at most 8 bytes is a slice of an integer of as many
/// bytes; how far its last bit is from that integer's.
unsigned bitsBelow(unsigned Shift, unsigned Bits, bool BigEndian) {
  return BigEndian ? bytesTouched(Shift, Bits) * 8 - Shift - Bits : Shift;
}

uint64_t lowMask(unsigned Bits) {
  return Bits >= 64 ? ~uint64_t(0) : (uint64_t(1) << Bits) - 1;
}

uint64_t readWord(const uint8_t *Bytes, unsigned Size, bool BigEndian) {
  uint64_t V = 0;
  for (unsigned I = 0; I != Size; ++I)
    V = V << 8 | Bytes[BigEndian ? I : Size - 1 - I];
  return V;
}

void writeWord(uint64_t V, uint8_t *Bytes, unsigned Size, bool BigEndian) {
  for (unsigned I = 0; I != Size; ++I)
    Bytes[BigEndian ? Size - 1 - I : I] = static_cast<uint8_t>(V >> (8 * I));
}

} // namespace

WideInt readInteger(const uint8_t *Bytes, uint64_t Size, bool BigEndian,
                    bool Signed) {
  WideInt V;
  for (uint64_t I = 0; I != Size; ++I) {
    V = shiftLeft(V, 8);
    V.Low |= Bytes[BigEndian ? I : Size - 1 - I];
  }
  return extend(V, static_cast<unsigned>(Size * 8), Signed);
}

void writeInteger(WideInt Value, uint8_t *Bytes, uint64_t Size,
                  bool BigEndian) {
  for (uint64_t I = 0; I != Size; ++I) {
    uint64_t Word = I < 8 ? Value.Low : Value.High;
    Bytes[BigEndian ? Size - 1 - I : I] =
        static_cast<uint8_t>(Word >> (8 * (I % 8)));
  }
}

WideInt readBits(const uint8_t *Bytes, unsigned Shift, unsigned Bits,
                 bool BigEndian, bool Signed) {
  WideInt V;
  if (const unsigned Size = bytesTouched(Shift, Bits); Size <= 8) {
    V.Low =
        readWord(Bytes, Size, BigEndian) >> bitsBelow(Shift, Bits, BigEndian);
    return extend(V, Bits, Signed);
  }
  for (unsigned I = 0; I != Bits; ++I) {
    BitPlace P = placeBit(I, Shift, Bits, BigEndian);
    uint64_t Bit = (Bytes[P.Byte] & P.Mask) != 0;
    (I < 64 ? V.Low : V.High) |= Bit << (I % 64);
  }
  return extend(V, Bits, Signed);
}

void writeBits(WideInt Value, uint8_t *Bytes, unsigned Shift, unsigned Bits,
               bool BigEndian) {
  if (const unsigned Size = bytesTouched(Shift, Bits); Size <= 8) {
    const unsigned Below = bitsBelow(Shift, Bits, BigEndian);
    const uint64_t Mask = lowMask(Bits) << Below;
    const uint64_t Others = readWord(Bytes, Size, BigEndian) & ~Mask;
    writeWord(Others | (Value.Low << Below & Mask), Bytes, Size, BigEndian);
    return;
  }
  for (unsigned I = 0; I != Bits; ++I) {
    BitPlace P = placeBit(I, Shift, Bits, BigEndian);
    if (bitAt(Value, I))
      Bytes[P.Byte] |= P.Mask;
    else
      Bytes[P.Byte] &= static_cast<uint8_t>(~P.Mask);
  }
}

bool fitsBits(WideInt Value, Signedness From, unsigned Bits, Signedness To) {
  if (From == Signedness::Either || To == Signedness::Either) {
    // Not negative either way, here and there.
    return !bitAt(Value, 127) && extend(Value, Bits, true) == Value;
  }
  bool Negative = From == Signedness::Signed && bitAt(Value, 127);
  if (To == Signedness::Unsigned)
    return !Negative && extend(Value, Bits, false) == Value;
  if (!Negative && bitAt(Value, 127))
    return false; // an unsigned number of 128 bits
  return extend(Value, Bits, true) == Value;
}

std::string toDecimal(WideInt Value, bool Signed) {
  bool Negative = Signed && bitAt(Value, 127);
  if (Negative) {
    Value = {~Value.Low, ~Value.High};
    Value.High += ++Value.Low == 0;
  }
  std::string Digits;
  do {
    // Long division by 10 in four 32-bit limbs.
    uint32_t Limbs[4] = {
        static_cast<uint32_t>(Value.High >> 32),
        static_cast<uint32_t>(Value.High),
        static_cast<uint32_t>(Value.Low >> 32),
        static_cast<uint32_t>(Value.Low),
    };
    uint64_t Rest = 0;
    for (uint32_t &Limb : Limbs) {
      Rest = Rest << 32 | Limb;
      Limb = static_cast<uint32_t>(Rest / 10);
      Rest %= 10;
    }
    Value.High = static_cast<uint64_t>(Limbs[0]) << 32 | Limbs[1];
    Value.Low = static_cast<uint64_t>(Limbs[2]) << 32 | Limbs[3];
    Digits.push_back(static_cast<char>('0' + Rest));
  } while (Value.Low || Value.High);
  if (Negative)
    Digits.push_back('-');
  std::reverse(Digits.begin(), Digits.end());
  return Digits;
}

} // namespace mt
