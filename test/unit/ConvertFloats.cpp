// Floating point between all formats, against what the host's compiler computes
// for the same numbers.
//
// Relies on: IEEE float and double on the host. Comparisons with x87 long
// double and __float128 are made on x86-64, which has both.

#include "ConvertTesting.h"
#include "convert/Floats.h"

#include <bit>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <random>

using namespace mt;
using namespace mt::test;
using enum FloatFormat;

namespace {

constexpr bool IsLittle = std::endian::native == std::endian::little;

/// The host's number in little-endian order, cut or filled up to Size.
template <class T> Bytes bytesOf(T Value, size_t Size = sizeof(T)) {
  Bytes B(sizeof(T));
  std::memcpy(B.data(), &Value, sizeof(T));
  if (!IsLittle)
    std::reverse(B.begin(), B.end());
  B.resize(Size);
  return B;
}

template <class T> T valueOf(Bytes B) {
  T Value = {};
  B.resize(sizeof(T));
  if (!IsLittle)
    std::reverse(B.begin(), B.end());
  std::memcpy(&Value, B.data(), sizeof(T));
  return Value;
}

Bytes convertOne(const Bytes &Src, FloatFormat From, FloatFormat To,
                 bool *InRange = nullptr) {
  Bytes Dst(significantBytes(To));
  bool Fits = convertFloat(Src.data(), From, false, Dst.data(), To, false);
  if (InRange)
    *InRange = Fits;
  return Dst;
}

Bytes reversed(Bytes B) {
  std::reverse(B.begin(), B.end());
  return B;
}

Bytes fromDouble(double Value, FloatFormat To) {
  return convertOne(bytesOf(Value), Double, To);
}
double toDouble(const Bytes &Src, FloatFormat From) {
  return valueOf<double>(convertOne(Src, From, Double));
}

/// Doubles of all magnitudes, denormals included.
std::vector<double> sampleDoubles() {
  std::vector<double> Samples = {0.0,
                                 -0.0,
                                 1.0,
                                 -1.0,
                                 0.1,
                                 std::numeric_limits<double>::max(),
                                 std::numeric_limits<double>::min(),
                                 std::numeric_limits<double>::denorm_min(),
                                 -std::numeric_limits<double>::denorm_min(),
                                 std::numeric_limits<double>::min() -
                                     std::numeric_limits<double>::denorm_min(),
                                 std::numeric_limits<double>::infinity(),
                                 -std::numeric_limits<double>::infinity()};
  std::mt19937_64 Random(1);
  while (Samples.size() != 20000) {
    double Value = std::bit_cast<double>(Random());
    if (!std::isnan(Value))
      Samples.push_back(Value);
  }
  return Samples;
}

} // namespace

TEST_CASE("doubles survive every wider format") {
  for (FloatFormat Wide : {X87, Quad, DoubleDouble}) {
    int Wrong = 0;
    for (double Value : sampleDoubles())
      Wrong +=
          std::bit_cast<uint64_t>(toDouble(fromDouble(Value, Wide), Wide)) !=
          std::bit_cast<uint64_t>(Value);
    INFO(floatFormatName(Wide));
    CHECK(Wrong == 0);
  }
}

TEST_CASE("narrowing to single rounds as the host does") {
  std::mt19937_64 Random(2);
  int Wrong = 0;
  for (int I = 0; I != 50000; ++I) {
    // Around the range of single, with its denormals and its overflow.
    double Value = std::ldexp(static_cast<double>(Random()),
                              static_cast<int>(Random() % 300) - 214);
    if (I % 4 == 0) // exact halves
      Value = std::ldexp(static_cast<double>((Random() % (1 << 25)) | 1),
                         static_cast<int>(Random() % 200) - 150);
    float Expected = static_cast<float>(Value);
    bool InRange;
    Bytes Got = convertOne(bytesOf(Value), Double, Single, &InRange);
    Wrong += Got != bytesOf(Expected) || InRange == std::isinf(Expected);
  }
  CHECK(Wrong == 0);
}

TEST_CASE("half precision rounds to even") {
  auto half = [](double Value) {
    return valueOf<uint16_t>(fromDouble(Value, Half));
  };
  CHECK(half(1.0) == 0x3c00);
  CHECK(half(-2.0) == 0xc000);
  CHECK(half(65504.0) == 0x7bff);
  CHECK(half(1.0 + 0x1p-11) == 0x3c00);           // half: to even
  CHECK(half(1.0 + 3 * 0x1p-11) == 0x3c02);       // half: to even
  CHECK(half(1.0 + 0x1p-11 + 0x1p-40) == 0x3c01); // more than half
  CHECK(half(0x1p-24) == 0x0001);
  CHECK(half(0x1p-25) == 0x0000);
  CHECK(half(0x1.8p-24) == 0x0002);
  CHECK(half(0x1.ff8p-15) == 0x03ff); // largest denormal
  CHECK(half(0x1.ffcp-15) == 0x0400); // rounds up to the smallest normal
  bool InRange;
  convertOne(bytesOf(65519.0), Double, Half, &InRange);
  CHECK(InRange);
  convertOne(bytesOf(65520.0), Double, Half, &InRange);
  CHECK_FALSE(InRange);
}

#if defined(__x86_64__)

namespace {

__float128 quadFrom(uint64_t High, uint64_t Low) {
  uint64_t Words[2] = {Low, High};
  __float128 Q;
  std::memcpy(&Q, Words, sizeof Q);
  return Q;
}

/// Quads whose exponents lie in the given range.
std::vector<__float128> sampleQuads(int MinExponent, int MaxExponent) {
  std::mt19937_64 Random(3);
  std::vector<__float128> Samples;
  for (int I = 0; I != 40000; ++I) {
    uint64_t Exponent =
        static_cast<uint64_t>(
            MinExponent +
            static_cast<int>(Random() % static_cast<uint64_t>(
                                            MaxExponent - MinExponent + 1))) +
        16383;
    uint64_t High = Random() >> 63 << 63 | Exponent << 48 | Random() >> 16;
    uint64_t Low = Random();
    switch (I % 4) {
    case 0: // exact halves for 53 bits
      High |= 1;
      Low = Low >> 60 << 60 & ~(uint64_t(1) << 59);
      break;
    case 1: // exact halves for 64 bits: 48 + 15 digits and then one
      Low = Low >> 49 << 49 | uint64_t(1) << 48;
      break;
    case 2: // runs of ones and zeros that carry
      Low = Random() % 2 ? ~uint64_t(0) : 0;
      High |= Random() % 2 ? 0xffffffffffff : 0;
      break;
    }
    Samples.push_back(quadFrom(High, Low));
  }
  return Samples;
}

} // namespace

TEST_CASE("quad to double rounds as the host does") {
  for (auto [Least, Most] :
       {std::pair(-1100, -1000), {-60, 60}, {1000, 1030}}) {
    int Wrong = 0;
    for (__float128 Q : sampleQuads(Least, Most)) {
      double Expected = static_cast<double>(Q);
      bool InRange;
      Bytes Got = convertOne(bytesOf(Q), Quad, Double, &InRange);
      Wrong += Got != bytesOf(Expected) || InRange == std::isinf(Expected);
    }
    CHECK(Wrong == 0);
  }
}

TEST_CASE("quad and x87 convert into each other as on the host") {
  for (auto [Least, Most] :
       {std::pair(-16382, -16370), {-60, 60}, {16370, 16383}}) {
    int Wrong = 0;
    for (__float128 Q : sampleQuads(Least, Most)) {
      long double Expected = static_cast<long double>(Q);
      bool InRange;
      Bytes Got = convertOne(bytesOf(Q), Quad, X87, &InRange);
      Wrong += Got != bytesOf(Expected, 10) || InRange == std::isinf(Expected);
      if (!InRange)
        continue;
      // And back, which is exact.
      Wrong += convertOne(Got, X87, Quad) !=
               bytesOf(static_cast<__float128>(Expected));
    }
    CHECK(Wrong == 0);
  }
  // Denormals of x87, which are normal or denormal quads.
  for (uint64_t Mantissa : {uint64_t(1), uint64_t(3), ~uint64_t(0) >> 1}) {
    Bytes Denormal = bytesOf(Mantissa, 10);
    long double Value = valueOf<long double>(Denormal);
    REQUIRE(Value > 0);
    CHECK(convertOne(Denormal, X87, Quad) ==
          bytesOf(static_cast<__float128>(Value)));
    CHECK(convertOne(convertOne(Denormal, X87, Quad), Quad, X87) == Denormal);
  }
}

TEST_CASE("x87 to double rounds as the host does") {
  for (auto [Least, Most] :
       {std::pair(-1100, -1000), {-60, 60}, {1000, 1030}}) {
    int Wrong = 0;
    for (__float128 Q : sampleQuads(Least, Most)) {
      long double Value = static_cast<long double>(Q);
      double Expected = static_cast<double>(Value);
      bool InRange;
      Bytes Got = convertOne(bytesOf(Value, 10), X87, Double, &InRange);
      Wrong += Got != bytesOf(Expected) || InRange == std::isinf(Expected);
    }
    CHECK(Wrong == 0);
  }
}

TEST_CASE("double-doubles are the nearest double and the rest") {
  int Wrong = 0, Improper = 0, Lossy = 0;
  for (auto [Least, Most] :
       {std::pair(-1080, -1000), {-960, -800}, {-60, 60}, {1000, 1022}})
    for (__float128 Q : sampleQuads(Least, Most)) {
      Bytes Got = convertOne(bytesOf(Q), Quad, DoubleDouble);
      double High = valueOf<double>(Got);
      double Low = valueOf<double>(Bytes(Got.begin() + 8, Got.end()));
      double ExpectedHigh = static_cast<double>(Q);
      double ExpectedLow = static_cast<double>(Q - ExpectedHigh);
      // The pair must be the one whose sum rounds to its high half.
      Improper += High + Low != High;
      __float128 Sum = static_cast<__float128>(High) + Low;
      Wrong += Sum != static_cast<__float128>(ExpectedHigh) + ExpectedLow;
      // Back to quad is exact, as the sum of the two is.
      Lossy += convertOne(Got, DoubleDouble, Quad) != bytesOf(Sum);
    }
  CHECK(Wrong == 0);
  CHECK(Improper == 0);
  CHECK(Lossy == 0);
}

TEST_CASE("double-doubles whose halves lie far apart or cancel") {
  auto sum = [](double High, double Low) {
    Bytes Pair = bytesOf(High), Second = bytesOf(Low);
    Pair.insert(Pair.end(), Second.begin(), Second.end());
    return Pair;
  };
  const double Tiny = std::numeric_limits<double>::denorm_min();
  // 1 + 2^-1074 has no quad of its own, but rounds as if it had.
  CHECK(toDouble(sum(1.0, Tiny), DoubleDouble) == 1.0);
  CHECK(convertOne(sum(1.0, Tiny), DoubleDouble, Quad) ==
        bytesOf(static_cast<__float128>(1.0)));
  // Just below a half: the sticky bit decides.
  Bytes BelowHalf = convertOne(sum(1.0 + 0x1p-24, -Tiny), DoubleDouble, Single);
  CHECK(valueOf<float>(BelowHalf) == 1.0f);
  Bytes AboveHalf = convertOne(sum(1.0 + 0x1p-24, Tiny), DoubleDouble, Single);
  CHECK(valueOf<float>(AboveHalf) == 1.0f + 0x1p-23f);
  CHECK(toDouble(sum(1.0, -0x1p-54), DoubleDouble) == 1.0);
  CHECK(toDouble(sum(0x1p60, -0x1p60), DoubleDouble) == 0.0);
  CHECK(std::signbit(toDouble(sum(-0.0, 0.0), DoubleDouble)));
  CHECK(convertOne(sum(0x1.fffffffffffffp1023, 0x1.fffffffffffffp969),
                   DoubleDouble, Quad) ==
        bytesOf(static_cast<__float128>(0x1.fffffffffffffp1023) +
                0x1.fffffffffffffp969));
}

TEST_CASE("x87 encodings that are no numbers become NaN") {
  auto encode = [](uint16_t Exponent, uint64_t Mantissa) {
    Bytes B = bytesOf(Mantissa, 10);
    B[8] = static_cast<uint8_t>(Exponent);
    B[9] = static_cast<uint8_t>(Exponent >> 8);
    return B;
  };
  CHECK(std::isnan(toDouble(encode(0x3fff, 1), X87))); // unnormal
  CHECK(std::isnan(toDouble(encode(0x7fff, 0), X87))); // pseudo-inf
  CHECK(std::isnan(toDouble(encode(0x7fff, 1), X87))); // pseudo-NaN
  CHECK(std::isinf(toDouble(encode(0x7fff, uint64_t(1) << 63), X87)));
  // A pseudo-denormal is the smallest normal number.
  CHECK(convertOne(encode(0, uint64_t(1) << 63), X87, Quad) ==
        convertOne(encode(1, uint64_t(1) << 63), X87, Quad));
}

#endif

TEST_CASE("infinities, NaNs and zeros keep their kind in all formats") {
  const FloatFormat All[] = {Half, Single, Double, X87, Quad, DoubleDouble};
  for (FloatFormat From : All)
    for (FloatFormat To : All) {
      INFO(floatFormatName(From) << " to " << floatFormatName(To));
      auto convert = [&](double Value) {
        bool InRange;
        Bytes Got = convertOne(fromDouble(Value, From), From, To, &InRange);
        CHECK(InRange);
        return toDouble(Got, To);
      };
      const double Infinity = std::numeric_limits<double>::infinity();
      CHECK(convert(Infinity) == Infinity);
      CHECK(convert(-Infinity) == -Infinity);
      CHECK(std::isnan(convert(std::numeric_limits<double>::quiet_NaN())));
      CHECK(std::isnan(convert(-std::numeric_limits<double>::quiet_NaN())));
      CHECK(convert(0.0) == 0.0);
      CHECK_FALSE(std::signbit(convert(0.0)));
      CHECK(std::signbit(convert(-0.0)));
      CHECK(convert(1.5) == 1.5);
    }
  // A signalling NaN whose payload is all in the digits that are cut.
  uint64_t Signalling = 0x7ff0000000000001;
  CHECK(std::isnan(
      valueOf<float>(convertOne(bytesOf(Signalling), Double, Single))));
}

TEST_CASE("big-endian numbers are the same numbers") {
  const FloatFormat All[] = {Half, Single, Double, Quad};
  for (FloatFormat From : All)
    for (FloatFormat To : All) {
      Bytes Little = fromDouble(-1.0 / 1024, From);
      Bytes Big = reversed(Little), Dst(significantBytes(To));
      convertFloat(Big.data(), From, true, Dst.data(), To, true);
      CHECK(reversed(Dst) == convertOne(Little, From, To));
    }
}

TEST_CASE("long double converts between all targets") {
  forAllPairs([](TypeBuilder From, TypeBuilder To) {
    auto build = [](TypeBuilder &B) {
      return B.structure("s", {{"c", B.character()},
                               {"x", B.array(B.longDouble(), 3)},
                               {"z", B.complex(B.longDouble())}});
    };
    TypeId F = build(From), T = build(To);
    const double Values[] = {1.0 / 3, -0x1p-1060, 12345678.5, 0.0, -1e300};
    auto encode = [](const TypeBuilder &B, double Value, Bytes &Dst,
                     uint64_t At) {
      convertFloat(bytesOf(Value).data(), Double, false, Dst.data() + At,
                   B.Model.LongDouble, B.Model.BigEndian);
    };
    Bytes Src(From.sizeOf(F)), Expected(To.sizeOf(T));
    Src[0] = Expected[0] = 'x';
    for (uint64_t I = 0; I != 3; ++I) {
      encode(From, Values[I], Src,
             From.offsetOf(F, "x") + I * From.Model.LongDoubleSize);
      encode(To, Values[I], Expected,
             To.offsetOf(T, "x") + I * To.Model.LongDoubleSize);
    }
    for (uint64_t I = 0; I != 2; ++I) {
      encode(From, Values[3 + I], Src,
             From.offsetOf(F, "z") + I * From.Model.LongDoubleSize);
      encode(To, Values[3 + I], Expected,
             To.offsetOf(T, "z") + I * To.Model.LongDoubleSize);
    }
    Result<Bytes> Dst = convertBlock(From, F, To, T, Src);
    REQUIRE(Dst);
    CHECK(*Dst == Expected);
  });
}

TEST_CASE("a long double that is too large is named") {
  TypeBuilder From("aarch64-linux-gnu"), To("mips-linux-gnu");
  auto build = [](TypeBuilder &B) {
    return B.structure("sum", {{"total", B.longDouble()}});
  };
  TypeId F = build(From), T = build(To);
  Bytes Largest(16, 0xff);
  Largest[14] = 0xfe;
  Largest[15] = 0x7f;
  CHECK(whyNot(From, F, To, T, Largest) ==
        "value 1.19e+4932 of 'total' ('long double', IEEE quad) is out of the "
        "range of IEEE double (in 'struct sum')");
  Largest[15] = 0xff;
  CHECK(whyNot(From, F, To, T, Largest).starts_with("value -1.19e+4932 of "));
}

TEST_CASE("numbers in messages have three digits") {
  auto text = [](double Value) {
    return floatToString(bytesOf(Value).data(), Double, false);
  };
  CHECK(text(0.0) == "0");
  CHECK(text(1.0) == "1.00e+0");
  CHECK(text(-12345.0) == "-1.23e+4");
  CHECK(text(9.999) == "1.00e+1");
  CHECK(text(10.0) == "1.00e+1");
  CHECK(text(0.001) == "1.00e-3");
  CHECK(text(1.7976931348623157e308) == "1.80e+308");
  CHECK(text(5e-324) == "4.94e-324");
  CHECK(text(std::numeric_limits<double>::infinity()) == "inf");
  CHECK(text(std::numeric_limits<double>::quiet_NaN()) == "nan");
  std::mt19937_64 Random(5);
  int Wrong = 0;
  for (int I = 0; I != 5000; ++I) {
    double Value = std::bit_cast<double>(Random());
    if (!std::isfinite(Value))
      continue;
    // printf pads the exponent to two digits.
    char Expected[40];
    std::snprintf(Expected, sizeof Expected, "%.2e", Value);
    Wrong += std::strtod(Expected, nullptr) !=
             std::strtod(text(Value).c_str(), nullptr);
  }
  CHECK(Wrong == 0);
}

TEST_CASE("x87 numbers change their padding only") {
  TypeBuilder From("x86_64-linux-gnu"), To("i686-linux-gnu");
  TypeId F = From.array(From.longDouble(), 2), T = To.array(To.longDouble(), 2);
  Bytes Src(32);
  for (unsigned I = 0; I != 32; ++I)
    Src[I] = static_cast<uint8_t>(I + 1);
  Result<Bytes> Dst = convertBlock(From, F, To, T, Src);
  REQUIRE(Dst);
  REQUIRE(Dst->size() == 24);
  for (unsigned I = 0; I != 24; ++I)
    CHECK((*Dst)[I] == (I % 12 < 10 ? I / 12 * 16 + I % 12 + 1 : 0));
}
