// Structs, arrays and bit-fields between all targets, and the shape of the
// plans they compile to.

#include "ConvertTesting.h"

using namespace mt;
using namespace mt::test;

namespace {

/// struct outer { char tag; struct inner { short a; double x; long n; }
/// items[2]; struct { int u; } (unnamed); long long big; char name[5]; }
TypeId buildOuter(TypeBuilder &B) {
  TypeId Inner = B.structure(
      "inner", {{"a", B.shortInt()}, {"x", B.real()}, {"n", B.longInt()}});
  TypeId Anonymous = B.structure("", {{"u", B.integer()}});
  return B.structure("outer", {{"tag", B.character()},
                               {"items", B.array(Inner, 2)},
                               {"", Anonymous},
                               {"big", B.longLong()},
                               {"name", B.array(B.character(), 5)}});
}

Bytes encodeOuter(const TypeBuilder &B, TypeId Outer) {
  Bytes Out(B.sizeOf(Outer));
  Out[B.offsetOf(Outer, "tag")] = 'T';
  TypeId Items = B.Types[Outer].Members[1].Type;
  TypeId Inner = B.Types[Items].Elem;
  for (uint64_t I = 0; I != 2; ++I) {
    uint64_t At = B.offsetOf(Outer, "items") + I * B.sizeOf(Inner);
    B.put(Out, At + B.offsetOf(Inner, "a"), 0x1234 + I, 2);
    B.put(Out, At + B.offsetOf(Inner, "x"), 0x3ff123456789abcd, 8);
    B.put(Out, At + B.offsetOf(Inner, "n"), static_cast<uint64_t>(-7),
          B.Model.LongSize);
  }
  B.put(Out, B.Types[Outer].Members[2].Offset, 0xdeadbeef, 4);
  B.put(Out, B.offsetOf(Outer, "big"), 0x0123456789abcdef, 8);
  std::memcpy(&Out[B.offsetOf(Outer, "name")], "name!", 5);
  return Out;
}

} // namespace

TEST_CASE("nested structs and arrays convert between all targets") {
  forAllPairs([](TypeBuilder From, TypeBuilder To) {
    TypeId F = buildOuter(From), T = buildOuter(To);
    Bytes Src = encodeOuter(From, F), Expected = encodeOuter(To, T);
    Result<Bytes> Dst = convertBlock(From, F, To, T, Src);
    REQUIRE(Dst);
    CHECK(*Dst == Expected);

    // A block of several, which is done in batches.
    Bytes Many, ManyExpected;
    for (int I = 0; I != 300; ++I) {
      Many.insert(Many.end(), Src.begin(), Src.end());
      ManyExpected.insert(ManyExpected.end(), Expected.begin(), Expected.end());
    }
    Dst = convertBlock(From, F, To, T, Many);
    REQUIRE(Dst);
    CHECK(*Dst == ManyExpected);
  });
}

TEST_CASE("a va_list that is over leaves nothing behind") {
  forAllPairs([](TypeBuilder From, TypeBuilder To) {
    auto Build = [](TypeBuilder &B, uint64_t Size) {
      TypeId List = B.scalar(TypeKind::VaList, "va_list", Size, 4);
      return B.structure(
          "reader", {{"a", B.integer()}, {"list", List}, {"b", B.integer()}});
    };
    TypeId F = Build(From, 12), T = Build(To, 32);
    Bytes Src(From.sizeOf(F), 0xee), Expected(To.sizeOf(T));
    for (const char *Name : {"a", "b"}) {
      From.put(Src, From.offsetOf(F, Name), 7, 4);
      To.put(Expected, To.offsetOf(T, Name), 7, 4);
    }
    Result<Bytes> Dst = convertBlock(From, F, To, T, Src);
    REQUIRE(Dst);
    CHECK(*Dst == Expected);
  });
}

TEST_CASE("equal layouts and byte orders give one raw copy") {
  TypeBuilder From("x86_64-linux-gnu"), To("aarch64-linux-gnu");
  TypeId F = buildOuter(From), T = buildOuter(To);
  Converter C(From.space(), To.space());
  const Plan &P = planOf(C, F, T);
  CHECK(isRaw(P));
  CHECK(sameLayout(P));
  REQUIRE(P.Steps.size() == 1);
  CHECK(P.Steps[0].Kind == StepKind::Copy);
  CHECK(P.Steps[0].Count == From.sizeOf(F)); // with its padding
}

TEST_CASE("plans coalesce") {
  TypeBuilder From("x86_64-linux-gnu"), To("s390x-linux-gnu");
  Converter C(From.space(), To.space());

  SECTION("an array of doubles is one run") {
    TypeId F = From.array(From.array(From.real(), 100), 10);
    TypeId T = To.array(To.array(To.real(), 100), 10);
    const Plan &P = planOf(C, F, T);
    REQUIRE(P.Steps.size() == 1);
    CHECK(P.Steps[0].Kind == StepKind::Swap);
    CHECK(P.Steps[0].FromSize == 8);
    CHECK(P.Steps[0].Count == 1000);
    CHECK(sameLayout(P));
    CHECK_FALSE(isRaw(P));
  }
  SECTION("so is an array of structs of three ints") {
    auto build = [](TypeBuilder &B) {
      return B.array(B.structure("v", {{"x", B.integer()},
                                       {"y", B.integer()},
                                       {"z", B.unsignedInt()}}),
                     50);
    };
    const Plan &P = planOf(C, build(From), build(To));
    REQUIRE(P.Steps.size() == 1);
    CHECK(P.Steps[0].Kind == StepKind::Swap);
    CHECK(P.Steps[0].FromSize == 4);
    CHECK(P.Steps[0].Count == 150);
  }
  SECTION("characters are raw even across byte orders") {
    auto build = [](TypeBuilder &B) {
      return B.structure(
          "text", {{"c", B.character()}, {"s", B.array(B.character(), 31)}});
    };
    const Plan &P = planOf(C, build(From), build(To));
    REQUIRE(P.Steps.size() == 1);
    CHECK(isRaw(P));
  }
  SECTION("structs with padding are a loop") {
    auto build = [](TypeBuilder &B) {
      return B.array(B.structure("p", {{"x", B.real()}, {"n", B.integer()}}),
                     9);
    };
    const Plan &P = planOf(C, build(From), build(To));
    REQUIRE(P.Steps.size() == 1);
    CHECK(P.Steps[0].Kind == StepKind::Loop);
    CHECK(P.Steps[0].Count == 9);
    CHECK(P.Steps[0].Body->Steps.size() == 2);
  }
  SECTION("longs that widen are one run too") {
    TypeBuilder Small("mips-linux-gnu");
    Converter Widen(Small.space(), To.space());
    const Plan &P = planOf(Widen, Small.array(Small.longInt(), 77),
                           To.array(To.longInt(), 77));
    REQUIRE(P.Steps.size() == 1);
    CHECK(P.Steps[0].Kind == StepKind::Integer);
    CHECK(P.Steps[0].Count == 77);
  }
  SECTION("a plan is made once") {
    TypeId F = From.real(), T = To.real();
    CHECK(&planOf(C, F, T) == &planOf(C, F, T));
  }
}

TEST_CASE("equal layout needs no conversion but that of long double") {
  TypeBuilder From("x86_64-linux-gnu"), To("powerpc64le-linux-gnu");
  auto build = [](TypeBuilder &B) {
    return B.structure("s", {{"i", B.integer()},
                             {"p", B.pointer()},
                             {"x", B.longDouble()},
                             {"n", B.longInt()}});
  };
  Converter C(From.space(), To.space());
  const Plan &P = planOf(C, build(From), build(To));
  CHECK(sameLayout(P));
  CHECK_FALSE(isRaw(P));
  REQUIRE(P.Steps.size() == 4);
  CHECK(P.Steps[0].Kind == StepKind::Copy); // with the padding up to p
  CHECK(P.Steps[0].Count == 8);
  CHECK(P.Steps[1].Kind == StepKind::Pointer);
  CHECK(P.Steps[2].Kind == StepKind::Float);
  CHECK(P.Steps[3].Kind == StepKind::Copy);
  CHECK(P.Steps[3].Count == 16);
}

TEST_CASE("long double aligned to 8 moves what follows it") {
  TypeBuilder From("aarch64-linux-gnu"), To("s390x-linux-gnu");
  auto build = [](TypeBuilder &B) {
    return B.structure("s", {{"i", B.integer()}, {"x", B.longDouble()}});
  };
  TypeId F = build(From), T = build(To);
  CHECK(From.sizeOf(F) == 32);
  CHECK(To.sizeOf(T) == 24);
  Bytes Src(32);
  for (unsigned I = 0; I != 32; ++I)
    Src[I] = static_cast<uint8_t>(I);
  Result<Bytes> Dst = convertBlock(From, F, To, T, Src);
  REQUIRE(Dst);
  CHECK(*Dst == Bytes{3,  2,  1,  0,  0,  0,  0,  0,  31, 30, 29, 28,
                      27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16});
  Converter C(From.space(), To.space());
  CHECK_FALSE(sameLayout(planOf(C, F, T)));
}

TEST_CASE("bit-fields convert between all targets") {
  forAllPairs([](TypeBuilder From, TypeBuilder To) {
    // Where the fields begin is the compiler's decision; here that of gcc and
    // clang: one after the other, in memory order.
    auto build = [](TypeBuilder &B) {
      return B.structure("flags", {{"c", B.character()},
                                   {"a", B.unsignedInt(), 3},
                                   {"b", B.integer(), 7},
                                   {"d", B.unsignedInt(), 20},
                                   {"e", B.boolean(), 1},
                                   {"wide", B.longLong(), 45},
                                   {"last", B.integer()}});
    };
    TypeId F = build(From), T = build(To);
    struct Value {
      size_t Member;
      uint64_t Bits;
    };
    const Value Values[] = {
        {1, 5}, {2, 0x55}, {3, 0xabcde}, {4, 1}, {5, 0x1edcba987654}};
    // Bit by bit, unlike the converter's own.
    auto encode = [&](const TypeBuilder &B, TypeId Id) {
      Bytes Out(B.sizeOf(Id));
      Out[0] = 'c';
      for (const Value &V : Values) {
        const Member &M = B.Types[Id].Members[V.Member];
        for (uint32_t I = 0; I != M.BitSize; ++I) {
          bool Bit = V.Bits >> I & 1;
          uint32_t At =
              M.BitOffset + (B.Model.BigEndian ? M.BitSize - 1 - I : I);
          unsigned Shift = B.Model.BigEndian ? 7 - At % 8 : At % 8;
          Out.at(At / 8) |= static_cast<uint8_t>(Bit << Shift);
        }
      }
      B.put(Out, B.offsetOf(Id, "last"), 0x11223344, 4);
      return Out;
    };
    Result<Bytes> Dst = convertBlock(From, F, To, T, encode(From, F));
    REQUIRE(Dst);
    CHECK(*Dst == encode(To, T));
  });
}

TEST_CASE("a value too wide for a bit-field is named") {
  TypeBuilder From("x86_64-linux-gnu"), To("mips-linux-gnu");
  auto build = [](TypeBuilder &B, uint32_t Bits) {
    return B.structure(
        "s", {{"low", B.unsignedInt(), 3}, {"count", B.integer(), Bits}});
  };
  TypeId F = build(From, 12), T = build(To, 8);
  Bytes Src(4);
  auto store = [&](int Value) {
    From.put(Src, 0, static_cast<uint64_t>(Value & 0xfff) << 3 | 5, 4);
  };
  store(127);
  CHECK(whyNot(From, F, To, T, Src).empty());
  store(-128);
  CHECK(whyNot(From, F, To, T, Src).empty());
  store(-129);
  CHECK(whyNot(From, F, To, T, Src) ==
        "value -129 of 'count' ('int', 12 bits) does not fit in 8 bits (in "
        "'struct s')");
}

TEST_CASE("a deep type compiles to a small plan") {
  TypeBuilder From("x86_64-linux-gnu"), To("i686-linux-gnu");
  auto build = [](TypeBuilder &B) {
    TypeId Id = B.structure("s0", {{"n", B.longInt()}, {"c", B.character()}});
    for (int I = 1; I != 31; ++I)
      Id = B.structure("s" + std::to_string(I), {{"a", Id}, {"b", Id}});
    return Id;
  };
  Converter C(From.space(), To.space());
  CHECK(planOf(C, build(From), build(To)).Steps.size() < 100);
}

TEST_CASE("types that contain themselves are refused, not followed") {
  TypeBuilder From("x86_64-linux-gnu"), To("i686-linux-gnu");
  auto build = [](TypeBuilder &B) {
    TypeId Id = B.declare("s");
    B.Types[Id].Size = 8;
    B.Types[Id].Members = {{"s", Id, 0, 0, 0}};
    return Id;
  };
  CHECK_FALSE(whyNot(From, build(From), To, build(To), Bytes(8)).empty());
}
