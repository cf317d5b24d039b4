// Every number is unpacked into a sign, an exponent and 256 bits of mantissa,
// and packed from there with one rounding. 256 bits hold every sum of two
// doubles closely enough: what is shifted out at the bottom leaves its trace in
// the last bit ("sticky"), far below the 113 bits of the widest result.
//
// Relies on: Floats.h, Integers.h for byte order. Needs no __int128, which
// 32-bit targets lack, and no floating-point type of the host but for messages.

#include "convert/Floats.h"

#include "convert/Integers.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdio>

namespace mt {

namespace {

/// Little-endian words.
using Mantissa = std::array<uint64_t, 4>;
constexpr unsigned MantissaBits = 256;

/// Finite: +-M * 2^(Exponent - 255) with the top bit of M set, so that
/// Exponent is that of the leading digit. NaN: the payload lies in M below the
/// top bit, as it lies below the integer bit of its format.
struct Number {
  enum Class : uint8_t { Zero, Finite, Infinity, NaN } Kind = Zero;
  bool Negative = false;
  int Exponent = 0;
  Mantissa M = {};
};

bool isZero(const Mantissa &M) { return !(M[0] | M[1] | M[2] | M[3]); }

Mantissa shiftLeft(const Mantissa &M, unsigned Bits) {
  Mantissa R = {};
  unsigned Words = Bits / 64, Rest = Bits % 64;
  for (unsigned I = Words; I < 4; ++I) {
    R[I] = M[I - Words] << Rest;
    if (Rest && I > Words)
      R[I] |= M[I - Words - 1] >> (64 - Rest);
  }
  return R;
}

Mantissa shiftRight(const Mantissa &M, unsigned Bits) {
  Mantissa R = {};
  unsigned Words = Bits / 64, Rest = Bits % 64;
  for (unsigned I = 0; I + Words < 4; ++I) {
    R[I] = M[I + Words] >> Rest;
    if (Rest && I + Words + 1 < 4)
      R[I] |= M[I + Words + 1] << (64 - Rest);
  }
  return R;
}

/// Shifts right; a 1 that falls out stays as a 1 in the last bit.
Mantissa shiftRightSticky(const Mantissa &M, unsigned Bits) {
  Mantissa R = shiftRight(M, Bits);
  bool Lost = Bits && (Bits > MantissaBits ||
                       !isZero(shiftLeft(M, MantissaBits - Bits)));
  R[0] |= Lost;
  return R;
}

unsigned leadingZeros(const Mantissa &M) {
  for (unsigned I = 4; I-- != 0;)
    if (M[I])
      return (3 - I) * 64 + static_cast<unsigned>(std::countl_zero(M[I]));
  return MantissaBits;
}

bool isLess(const Mantissa &A, const Mantissa &B) {
  for (unsigned I = 4; I-- != 0;)
    if (A[I] != B[I])
      return A[I] < B[I];
  return false;
}

/// Adds; returns the carry.
bool addTo(Mantissa &A, const Mantissa &B) {
  bool Carry = false;
  for (unsigned I = 0; I != 4; ++I) {
    uint64_t Sum = A[I] + B[I];
    bool Next = Sum < B[I];
    Sum += Carry;
    Next |= Carry && Sum == 0;
    A[I] = Sum;
    Carry = Next;
  }
  return Carry;
}

void subtractFrom(Mantissa &A, const Mantissa &B) {
  bool Borrow = false;
  for (unsigned I = 0; I != 4; ++I) {
    uint64_t Difference = A[I] - B[I] - Borrow;
    Borrow = A[I] < B[I] || (Borrow && A[I] == B[I]);
    A[I] = Difference;
  }
}

/// Brings the leading 1 to the top.
void normalise(Number &N) {
  unsigned Zeros = leadingZeros(N.M);
  if (Zeros == MantissaBits) {
    N.Kind = Number::Zero;
    return;
  }
  N.M = shiftLeft(N.M, Zeros);
  N.Exponent -= static_cast<int>(Zeros);
}

/// The sum of two finite numbers or zeros, exact but for the sticky bit.
Number add(Number A, Number B) {
  if (B.Kind == Number::Zero)
    return A;
  if (A.Kind == Number::Zero)
    return B;
  if (A.Exponent < B.Exponent || (A.Exponent == B.Exponent && isLess(A.M, B.M)))
    std::swap(A, B);
  B.M = shiftRightSticky(B.M, static_cast<unsigned>(A.Exponent - B.Exponent));
  if (A.Negative != B.Negative) {
    subtractFrom(A.M, B.M);
    normalise(A);
    return A;
  }
  if (addTo(A.M, B.M)) {
    A.M = shiftRightSticky(A.M, 1);
    A.M[3] |= uint64_t(1) << 63;
    ++A.Exponent;
  }
  return A;
}

/// A binary format with an implicit or explicit integer bit. Precision counts
/// the integer bit.
struct Layout {
  unsigned Bytes;
  unsigned ExponentBits;
  unsigned Precision;
  bool ExplicitBit;
  int maxExponent() const { return (1 << (ExponentBits - 1)) - 1; }
  int minExponent() const { return 1 - maxExponent(); }
  unsigned storedBits() const { return Precision - !ExplicitBit; }
};

/// Of a double-double that of its halves.
Layout layoutOf(FloatFormat Format) {
  switch (Format) {
  case FloatFormat::Half:
    return {2, 5, 11, false};
  case FloatFormat::Single:
    return {4, 8, 24, false};
  case FloatFormat::X87:
    return {10, 15, 64, true};
  case FloatFormat::Quad:
    return {16, 15, 113, false};
  case FloatFormat::None:
  case FloatFormat::Double:
  case FloatFormat::DoubleDouble:
    break;
  }
  return {8, 11, 53, false};
}

Number unpackSimple(const uint8_t *Bytes, const Layout &L, bool BigEndian) {
  const WideInt Raw = readInteger(Bytes, L.Bytes, BigEndian, false);
  const Mantissa Low = {Raw.Low, Raw.High, 0, 0};
  const uint64_t Top = shiftRight(Low, L.storedBits())[0];
  const uint64_t MaxRaw = (uint64_t(1) << L.ExponentBits) - 1;
  const uint64_t RawExponent = Top & MaxRaw;
  constexpr uint64_t IntegerBit = uint64_t(1) << 63; // of M[3]

  Number N;
  N.Negative = Top >> L.ExponentBits & 1;
  N.M = shiftLeft(Low, MantissaBits - L.Precision);
  if (!L.ExplicitBit) {
    // What the shift left there is a bit of the exponent.
    N.M[3] &= ~IntegerBit;
    if (RawExponent != 0)
      N.M[3] |= IntegerBit;
  } else if (RawExponent != 0 && !(N.M[3] & IntegerBit)) {
    // An x87 number without integer bit is not a number to the FPU.
    N.Kind = Number::NaN;
    return N;
  }
  if (RawExponent == MaxRaw) {
    Mantissa Fraction = N.M;
    Fraction[3] &= ~IntegerBit;
    N.Kind = isZero(Fraction) ? Number::Infinity : Number::NaN;
    return N;
  }
  N.Kind = Number::Finite;
  N.Exponent = RawExponent ? static_cast<int>(RawExponent) - L.maxExponent()
                           : L.minExponent();
  normalise(N);
  return N;
}

/// Puts a number together from its fields; M has its digits at the bottom.
void packFields(const Mantissa &M, uint64_t RawExponent, bool Negative,
                uint8_t *Bytes, const Layout &L, bool BigEndian) {
  // An implicit integer bit falls out at the top here.
  const unsigned Above = MantissaBits - L.storedBits();
  Mantissa All = shiftRight(shiftLeft(M, Above), Above);
  addTo(All, shiftLeft({RawExponent | uint64_t(Negative) << L.ExponentBits},
                       L.storedBits()));
  writeInteger({All[0], All[1]}, Bytes, L.Bytes, BigEndian);
}

/// Rounds to the format. False if a finite number became an infinity.
bool packSimple(const Number &N, uint8_t *Bytes, const Layout &L,
                bool BigEndian) {
  const uint64_t MaxRaw = (uint64_t(1) << L.ExponentBits) - 1;
  const unsigned Spare = MantissaBits - L.Precision;
  auto infinity = [&] {
    packFields(shiftLeft({1}, L.Precision - 1), MaxRaw, N.Negative, Bytes, L,
               BigEndian);
  };
  switch (N.Kind) {
  case Number::Zero:
    packFields({}, 0, N.Negative, Bytes, L, BigEndian);
    return true;
  case Number::Infinity:
    infinity();
    return true;
  case Number::NaN: {
    Mantissa M = N.M;
    M[3] |= uint64_t(3) << 62; // integer bit and quiet bit
    packFields(shiftRight(M, Spare), MaxRaw, N.Negative, Bytes, L, BigEndian);
    return true;
  }
  case Number::Finite:
    break;
  }

  // A denormal has the exponent of the smallest normal number and fewer digits.
  int Exponent = N.Exponent;
  unsigned Drop = Spare;
  if (Exponent < L.minExponent()) {
    int64_t More = int64_t(L.minExponent()) - Exponent;
    Drop += static_cast<unsigned>(std::min<int64_t>(More, MantissaBits));
    Exponent = L.minExponent();
  }
  // What is dropped, with its first digit at the top, against one half.
  Mantissa M = shiftRight(N.M, Drop);
  Mantissa Dropped =
      Drop > MantissaBits ? Mantissa{1} : shiftLeft(N.M, MantissaBits - Drop);
  const Mantissa Half = shiftLeft({1}, MantissaBits - 1);
  bool IsOdd = M[0] & 1;
  if (isLess(Half, Dropped) || (Dropped == Half && IsOdd))
    addTo(M, {1});
  if (leadingZeros(M) < Spare) { // rounded up to the next power of two
    M = shiftRight(M, 1);
    ++Exponent;
  }
  if (Exponent > L.maxExponent()) {
    infinity();
    return false;
  }
  bool IsNormal = leadingZeros(M) == Spare;
  uint64_t RawExponent =
      IsNormal ? static_cast<uint64_t>(Exponent + L.maxExponent()) : 0;
  packFields(M, RawExponent, N.Negative, Bytes, L, BigEndian);
  return true;
}

Number unpack(const uint8_t *Bytes, FloatFormat Format, bool BigEndian) {
  const Layout L = layoutOf(Format);
  Number High = unpackSimple(Bytes, L, BigEndian);
  if (Format != FloatFormat::DoubleDouble)
    return High;
  Number Low = unpackSimple(Bytes + L.Bytes, L, BigEndian);
  if (High.Kind == Number::NaN || High.Kind == Number::Infinity)
    return High;
  if (Low.Kind == Number::NaN || Low.Kind == Number::Infinity)
    return Low;
  // Of -0 and 0 the sum is what the high half says.
  if (High.Kind == Number::Zero && Low.Kind == Number::Zero)
    return High;
  return add(High, Low);
}

/// The two halves of a double-double: the nearest double, and the double
/// nearest to what is left.
bool packDoubleDouble(const Number &N, uint8_t *Bytes, bool BigEndian) {
  const Layout L = layoutOf(FloatFormat::Double);
  uint8_t *LowBytes = Bytes + L.Bytes;
  bool InRange = packSimple(N, Bytes, L, BigEndian);
  packSimple({}, LowBytes, L, BigEndian);
  if (!InRange || N.Kind != Number::Finite)
    return InRange;
  Number High = unpackSimple(Bytes, L, BigEndian);
  Number Rest = High;
  Rest.Negative = !Rest.Negative;
  Rest = add(N, Rest);
  if (Rest.Kind == Number::Zero)
    return true;
  packSimple(Rest, LowBytes, L, BigEndian);
  // The low half may have been rounded up to one half of the last digit of the
  // high one. The sum of a proper pair rounds to its high half, so where that
  // would go to the even neighbour, the pair is built from there.
  Number Sum = add(High, unpackSimple(LowBytes, L, BigEndian));
  uint8_t Nearest[8];
  packSimple(Sum, Nearest, L, BigEndian);
  if (!std::equal(Nearest, Nearest + L.Bytes, Bytes)) {
    std::copy(Nearest, Nearest + L.Bytes, Bytes);
    Rest = unpackSimple(Bytes, L, BigEndian);
    Rest.Negative = !Rest.Negative;
    packSimple(add(Sum, Rest), LowBytes, L, BigEndian);
  }
  return true;
}

} // namespace

bool convertFloat(const uint8_t *Src, FloatFormat From, bool FromBigEndian,
                  uint8_t *Dst, FloatFormat To, bool ToBigEndian) {
  Number N = unpack(Src, From, FromBigEndian);
  if (To == FloatFormat::DoubleDouble)
    return packDoubleDouble(N, Dst, ToBigEndian);
  return packSimple(N, Dst, layoutOf(To), ToBigEndian);
}

std::string floatToString(const uint8_t *Src, FloatFormat Format,
                          bool BigEndian) {
  Number N = unpack(Src, Format, BigEndian);
  std::string Sign = N.Negative ? "-" : "";
  switch (N.Kind) {
  case Number::Zero:
    return Sign + "0";
  case Number::Infinity:
    return Sign + "inf";
  case Number::NaN:
    return "nan";
  case Number::Finite:
    break;
  }
  // 64 bits are plenty for three digits, also after thousands of steps by a
  // factor of ten that each lose the last one. Without libm, which a C program
  // that links with the runtime need not have.
  uint64_t M = N.M[3]; // the value is M * 2^(Exponent - 63), M's top bit set
  int Exponent = N.Exponent, Decimal = 0;
  auto normalise = [&] {
    int Zeros = std::countl_zero(M);
    M <<= Zeros;
    Exponent -= Zeros;
  };
  while (Exponent > 3 || (Exponent == 3 && M >= uint64_t(10) << 60)) {
    M /= 10;
    normalise();
    ++Decimal;
  }
  while (Exponent < 0) {
    M = (M >> 4) * 10;
    Exponent += 4;
    normalise();
    --Decimal;
  }
  // Now 1 <= value < 10. Hundredths, rounded.
  unsigned Below = static_cast<unsigned>(56 - Exponent);
  uint64_t Hundredths =
      ((M >> 7) * 100 + (uint64_t(1) << (Below - 1))) >> Below;
  if (Hundredths >= 1000) {
    Hundredths /= 10;
    ++Decimal;
  }
  char Text[40];
  std::snprintf(Text, sizeof Text, "%s%u.%02ue%+d", Sign.c_str(),
                static_cast<unsigned>(Hundredths / 100),
                static_cast<unsigned>(Hundredths % 100), Decimal);
  return Text;
}

const char *floatFormatName(FloatFormat Format) {
  switch (Format) {
  case FloatFormat::None:
    break;
  case FloatFormat::Half:
    return "IEEE half";
  case FloatFormat::Single:
    return "IEEE single";
  case FloatFormat::Double:
    return "IEEE double";
  case FloatFormat::X87:
    return "x87 extended";
  case FloatFormat::Quad:
    return "IEEE quad";
  case FloatFormat::DoubleDouble:
    return "double-double";
  }
  return "no float format";
}

} // namespace mt
