// Integers, booleans, characters, enums and pointers between all targets.

#include "ConvertTesting.h"
#include "convert/Integers.h"

using namespace mt;
using namespace mt::test;

namespace {

struct IntegerCase {
  TypeId (TypeBuilder::*Make)();
  bool Signed;
};
const IntegerCase IntegerCases[] = {
    {&TypeBuilder::boolean, false},      {&TypeBuilder::character, false},
    {&TypeBuilder::shortInt, true},      {&TypeBuilder::integer, true},
    {&TypeBuilder::unsignedInt, false},  {&TypeBuilder::longInt, true},
    {&TypeBuilder::unsignedLong, false}, {&TypeBuilder::longLong, true},
};

} // namespace

TEST_CASE("every integer type keeps its value between all targets") {
  forAllPairs([](TypeBuilder From, TypeBuilder To) {
    for (const IntegerCase &Case : IntegerCases) {
      TypeId F = (From.*Case.Make)(), T = (To.*Case.Make)();
      uint64_t FromSize = From.sizeOf(F), ToSize = To.sizeOf(T);
      uint64_t Least = std::min(FromSize, ToSize);
      for (uint64_t Value :
           {uint64_t(0), uint64_t(1), uint64_t(0x12345678), ~uint64_t(0),
            ~uint64_t(0) << 31, uint64_t(0x7fffffff)}) {
        // Cut to what the smaller of both holds.
        unsigned Unused = static_cast<unsigned>(64 - 8 * Least);
        Value = Case.Signed
                    ? static_cast<uint64_t>(
                          static_cast<int64_t>(Value << Unused) >> Unused)
                    : Value << Unused >> Unused;
        Bytes Src(FromSize);
        From.put(Src, 0, Value, FromSize);
        Result<Bytes> Dst = convertBlock(From, F, To, T, Src);
        INFO(typeName(From.space(), F) << " " << Value);
        REQUIRE(Dst);
        REQUIRE(Dst->size() == ToSize);
        uint64_t Got =
            Case.Signed ? static_cast<uint64_t>(To.getSigned(*Dst, 0, ToSize))
                        : To.get(*Dst, 0, ToSize);
        CHECK(Got == Value);
      }
    }
  });
}

TEST_CASE("arrays of long convert element by element, in bulk") {
  forAllPairs([](TypeBuilder From, TypeBuilder To) {
    TypeId F = From.longInt(), T = To.longInt();
    uint64_t FromSize = From.sizeOf(F), ToSize = To.sizeOf(T);
    const int Count = 1001; // no multiple of any vector's length
    Bytes Src(FromSize * Count);
    for (int I = 0; I != Count; ++I)
      From.put(Src, I * FromSize, static_cast<uint64_t>((I - 500) * 4000003),
               FromSize);
    Result<Bytes> Dst = convertBlock(From, F, To, T, Src);
    REQUIRE(Dst);
    REQUIRE(Dst->size() == ToSize * Count);
    int Wrong = 0;
    for (int I = 0; I != Count; ++I)
      Wrong += To.getSigned(*Dst, I * ToSize, ToSize) != (I - 500) * 4000003;
    CHECK(Wrong == 0);
  });
}

TEST_CASE("a value that does not fit is named with its path") {
  TypeBuilder From("x86_64-linux-gnu"), To("mips-linux-gnu");
  auto build = [](TypeBuilder &B) {
    TypeId Item =
        B.structure("item", {{"id", B.integer()}, {"total", B.longInt()}});
    return B.structure("s", {{"n", B.integer()}, {"a", B.array(Item, 5)}});
  };
  TypeId F = build(From), T = build(To);
  Bytes Src(From.sizeOf(F));
  const uint64_t At = 8 + 3 * 16 + 8; // a[3].total
  From.put(Src, At, 5000000000, 8);
  CHECK(whyNot(From, F, To, T, Src) ==
        "value 5000000000 of 'a[3].total' ('long', 8 bytes) does not fit in 4 "
        "bytes (in 'struct s')");
  From.put(Src, At, static_cast<uint64_t>(-2147483649), 8);
  CHECK(whyNot(From, F, To, T, Src) ==
        "value -2147483649 of 'a[3].total' ('long', 8 bytes) does not fit in 4 "
        "bytes (in 'struct s')");
  From.put(Src, At, static_cast<uint64_t>(-2147483648), 8);
  CHECK(whyNot(From, F, To, T, Src).empty());

  // In the second of two structs of one block.
  Src.resize(2 * Src.size());
  From.put(Src, From.sizeOf(F) + At, uint64_t(1) << 31, 8);
  CHECK(whyNot(From, F, To, T, Src) ==
        "value 2147483648 of '[1].a[3].total' ('long', 8 bytes) does not fit "
        "in 4 bytes (in 'struct s')");
}

TEST_CASE("the limits of narrowing are exact for both signs") {
  TypeBuilder From("aarch64-linux-gnu"), To("i686-linux-gnu");
  auto fits = [&](TypeId F, TypeId T, uint64_t Value) {
    Bytes Src(8);
    From.put(Src, 0, Value, 8);
    return whyNot(From, F, To, T, Src).empty();
  };
  TypeId FL = From.longInt(), TL = To.longInt();
  CHECK(fits(FL, TL, 0x7fffffff));
  CHECK_FALSE(fits(FL, TL, 0x80000000));
  CHECK(fits(FL, TL, 0xffffffff80000000));
  CHECK_FALSE(fits(FL, TL, 0xffffffff7fffffff));
  TypeId FU = From.unsignedLong(), TU = To.unsignedLong();
  CHECK(fits(FU, TU, 0xffffffff));
  CHECK_FALSE(fits(FU, TU, 0x100000000));
  CHECK_FALSE(fits(FU, TU, ~uint64_t(0)));

  // Of different signs.
  CHECK(fits(FL, TU, 0xffffffff));
  CHECK_FALSE(fits(FL, TU, ~uint64_t(0)));
  CHECK(fits(FU, TL, 0x7fffffff));
  CHECK_FALSE(fits(FU, TL, 0x80000000));

  // Of unknown sign: must fit whatever it is.
  TypeId FA = From.scalar(TypeKind::AnyInt, "", 8);
  TypeId TA = To.scalar(TypeKind::AnyInt, "", 4);
  CHECK(fits(FA, TA, 0x7fffffff));
  CHECK_FALSE(fits(FA, TA, 0x80000000));
  CHECK_FALSE(fits(FA, TA, ~uint64_t(0)));
}

TEST_CASE("integers of unknown sign widen only if not negative") {
  TypeBuilder From("armv7l-linux-gnueabihf"), To("s390x-linux-gnu");
  TypeId F = From.scalar(TypeKind::AnyInt, "", 4);
  TypeId T = To.scalar(TypeKind::AnyInt, "", 8);
  Bytes Src(4);
  From.put(Src, 0, 0x7fffffff, 4);
  Result<Bytes> Dst = convertBlock(From, F, To, T, Src);
  REQUIRE(Dst);
  CHECK(To.get(*Dst, 0, 8) == 0x7fffffff);
  From.put(Src, 0, 0xffffffff, 4);
  CHECK(whyNot(From, F, To, T, Src) ==
        "value -1 ('integer of 4 bytes', 4 bytes) does not fit in 8 bytes (in "
        "'integer of 4 bytes')");
}

TEST_CASE("128-bit integers swap and narrow") {
  TypeBuilder From("x86_64-linux-gnu"), To("s390x-linux-gnu");
  TypeId F = From.scalar(TypeKind::SInt, "__int128", 16);
  TypeId T = To.scalar(TypeKind::SInt, "__int128", 16);
  TypeId Small = To.longInt();
  Bytes Src(48);
  for (unsigned I = 0; I != 48; ++I)
    Src[I] = static_cast<uint8_t>(I);
  Result<Bytes> Dst = convertBlock(From, F, To, T, Src);
  REQUIRE(Dst);
  for (unsigned I = 0; I != 48; ++I)
    CHECK((*Dst)[I] == I / 16 * 16 + 15 - I % 16);

  CHECK(whyNot(From, F, To, Small, Bytes(16, 0xff)).empty());
  Bytes Large(16);
  Large[15] = 0x80; // -2^127
  CHECK(whyNot(From, F, To, Small, Large) ==
        "value -170141183460469231731687303715884105728 ('__int128', 16 bytes) "
        "does not fit in 8 bytes (in '__int128')");
}

TEST_CASE("wchar_t keeps its bits though its sign differs") {
  TypeBuilder From("x86_64-linux-gnu"), To("aarch64-linux-gnu");
  TypeId F = From.scalar(TypeKind::SInt, "wchar_t", 4);
  TypeId T = To.scalar(TypeKind::UInt, "wchar_t", 4);
  Converter C(From.space(), To.space());
  Result<const Plan *> P = C.plan(F, T);
  REQUIRE(P);
  CHECK(isRaw(**P));
}

TEST_CASE("enums are integers of their size and sign") {
  TypeBuilder From("s390x-linux-gnu"), To("x86_64-linux-gnu");
  auto build = [](TypeBuilder &B, TypeKind Kind, uint64_t Size) {
    TypeId Id = B.scalar(Kind, "color", Size);
    B.Types[Id].Traits = Type::IsEnum;
    return Id;
  };
  TypeId F = build(From, TypeKind::UInt, 4), T = build(To, TypeKind::UInt, 4);
  CHECK(typeName(From.space(), F) == "enum color");
  Bytes Src(4);
  From.put(Src, 0, 7, 4);
  Result<Bytes> Dst = convertBlock(From, F, To, T, Src);
  REQUIRE(Dst);
  CHECK(To.get(*Dst, 0, 4) == 7);
  TypeId Packed = build(To, TypeKind::UInt, 1);
  From.put(Src, 0, 256, 4);
  CHECK(whyNot(From, F, To, Packed, Src) ==
        "value 256 ('enum color', 4 bytes) does not fit in 1 byte (in 'enum "
        "color')");
}

TEST_CASE("pointers go through the translator with what they point to") {
  forAllPairs([](TypeBuilder From, TypeBuilder To) {
    auto build = [](TypeBuilder &B) {
      TypeId Node = B.declare("node");
      B.define(Node, {{"next", B.pointer(Node)},
                      {"value", B.integer()},
                      {"any", B.pointer()}});
      return Node;
    };
    TypeId F = build(From), T = build(To);
    Bytes Src(From.sizeOf(F));
    const uint64_t Width = From.Model.PointerSize;
    From.put(Src, From.offsetOf(F, "next"), 0x1000, Width);
    From.put(Src, From.offsetOf(F, "value"), 42, 4);
    std::vector<std::pair<uint64_t, TypeId>> Seen;
    auto translate = [&](ForeignAddress A, TypeId Pointee) {
      Seen.push_back({A.value(), Pointee});
      return A.value() + 0x234;
    };
    Result<Bytes> Dst = convertBlock(From, F, To, T, Src, translate);
    REQUIRE(Dst);
    const uint64_t ToWidth = To.Model.PointerSize;
    CHECK(To.get(*Dst, To.offsetOf(T, "next"), ToWidth) == 0x1234);
    CHECK(To.get(*Dst, To.offsetOf(T, "value"), 4) == 42);
    // Null is not the translator's business.
    CHECK(To.get(*Dst, To.offsetOf(T, "any"), ToWidth) == 0);
    REQUIRE(Seen.size() == 1);
    CHECK(Seen[0] == std::pair<uint64_t, TypeId>(0x1000, F));
  });
}

TEST_CASE("a pointer is not an integer") {
  TypeBuilder From("x86_64-linux-gnu"), To("aarch64-linux-gnu");
  TypeId F = From.pointer(From.character()), T = To.unsignedLong();
  CHECK(whyNot(From, F, To, T, Bytes(8)) ==
        "'char *' is 'char *' (8 bytes) in the image and 'unsigned long' (8 "
        "bytes) in this program; build both from the same source");
}

TEST_CASE("decimal numbers of 128 bits") {
  CHECK(toDecimal({0, 0}, true) == "0");
  CHECK(toDecimal({~uint64_t(0), ~uint64_t(0)}, true) == "-1");
  CHECK(toDecimal({~uint64_t(0), ~uint64_t(0)}, false) ==
        "340282366920938463463374607431768211455");
  CHECK(toDecimal({0, 1}, true) == "18446744073709551616");
}
