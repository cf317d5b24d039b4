// Structs, arrays, unions and bit-fields between all targets, the shape of the
// plans they compile to, and what is refused.

#include "ConvertTesting.h"

using namespace mt;
using namespace mt::test;

namespace {

const Plan &planOf(Converter &C, TypeId From, TypeId To) {
  Result<const Plan *> P = C.plan(From, To);
  INFO((P ? std::string() : P.message()));
  REQUIRE(P);
  return **P;
}

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

TEST_CASE("unions convert if all members agree") {
  auto build = [](TypeBuilder &B, std::vector<Field> Fields) {
    return B.structure(
        "s", {{"kind", B.integer()}, {"u", B.unite("u", std::move(Fields))}});
  };
  auto numbers = [&](TypeBuilder &B) {
    return build(B, {{"i", B.integer()},
                     {"f", B.single()},
                     {"v", B.array(B.unsignedInt(), 2)}});
  };
  auto mixed = [&](TypeBuilder &B) {
    return build(B, {{"d", B.real()}, {"c", B.array(B.character(), 8)}});
  };
  auto pointers = [&](TypeBuilder &B) {
    return build(B, {{"n", B.longInt()},
                     {"p", B.pointer(B.integer())},
                     {"c", B.array(B.character(), 24)},
                     {"q", B.array(B.pointer(), 2)}});
  };
  TypeBuilder Intel("x86_64-linux-gnu"), Arm("aarch64-linux-gnu"),
      Z("s390x-linux-gnu");

  SECTION("numbers of one size, between byte orders") {
    TypeId F = numbers(Intel), T = numbers(Z);
    Result<Bytes> Dst =
        convertBlock(Intel, F, Z, T, {1, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8});
    REQUIRE(Dst);
    CHECK(*Dst == Bytes{0, 0, 0, 1, 4, 3, 2, 1, 8, 7, 6, 5});
  }
  SECTION("not if they would have to be swapped in two ways") {
    TypeId F = mixed(Intel), T = mixed(Z);
    CHECK(whyNot(Intel, F, Z, T, Bytes(16)) ==
          "member 'u' of 'struct s' holds members that convert in different "
          "ways, such as 'c'; use a struct to carry it to this target");
  }
  SECTION("raw where nothing differs") {
    Converter C(Intel.space(), Arm.space());
    CHECK(isRaw(planOf(C, mixed(Intel), mixed(Arm))));
  }
  SECTION("pointers of any member are translated where nothing else differs") {
    TypeId F = pointers(Intel), T = pointers(Arm);
    Bytes Src(Intel.sizeOf(F));
    REQUIRE(Src.size() == 32);
    Intel.put(Src, 8, 0x1000, 8);
    Intel.put(Src, 16, 0x2000, 8);
    Intel.put(Src, 24, 0x3000, 8);
    auto translate = [](ForeignAddress A, TypeId) { return A.value() + 1; };
    Result<Bytes> Dst = convertBlock(Intel, F, Arm, T, Src, translate);
    REQUIRE(Dst);
    CHECK(Arm.get(*Dst, 8, 8) == 0x1001);
    CHECK(Arm.get(*Dst, 16, 8) == 0x2001);
    CHECK(Arm.get(*Dst, 24, 8) == 0x3000); // only characters here
  }
  SECTION("characters are never swapped as a pointer") {
    TypeId F = pointers(Intel), T = pointers(Z);
    CHECK_FALSE(whyNot(Intel, F, Z, T, Bytes(32)).empty());
  }
  SECTION("a pointer and a number of its size, between byte orders") {
    auto slot = [&](TypeBuilder &B) {
      return build(B, {{"n", B.longInt()}, {"p", B.pointer()}});
    };
    TypeId F = slot(Intel), T = slot(Z);
    Bytes Src(16);
    Intel.put(Src, 8, 0x123456, 8);
    Result<Bytes> Dst = convertBlock(Intel, F, Z, T, Src);
    REQUIRE(Dst);
    CHECK(Z.get(*Dst, 8, 8) == 0x123456);
  }
  SECTION("long double among other members between its formats") {
    auto both = [&](TypeBuilder &B) {
      return build(B, {{"x", B.longDouble()}, {"c", B.character()}});
    };
    CHECK_FALSE(whyNot(Intel, both(Intel), Arm, both(Arm), Bytes(32)).empty());
  }
}

TEST_CASE("what does not correspond is refused by name") {
  TypeBuilder From("x86_64-linux-gnu"), To("s390x-linux-gnu");
  auto why = [&](TypeId F, TypeId T) {
    return whyNot(From, F, To, T, Bytes(From.sizeOf(F)));
  };
  TypeId F =
      From.structure("s", {{"x", From.integer()}, {"y", From.integer()}});
  CHECK(why(F, To.structure("s", {{"x", To.integer()}})) ==
        "member 'y' of 'struct s' is missing in this program; build both from "
        "the same source");
  CHECK(why(F, To.structure("s", {{"x", To.integer()},
                                  {"y", To.integer()},
                                  {"z", To.integer()}})) ==
        "member 'z' of 'struct s' of this program is missing in the image; "
        "build both from the same source");
  CHECK(why(F, To.structure("s", {{"y", To.integer()}, {"x", To.integer()}})) ==
        "member 'x' of 'struct s' stands in another place in this program; "
        "build both from the same source");
  CHECK(why(F, To.structure("s", {{"x", To.integer()}, {"y", To.single()}})) ==
        "member 'y' of 'struct s' is 'int' (4 bytes) in the image and 'float' "
        "(4 bytes) in this program; build both from the same source");
  CHECK(why(From.array(From.integer(), 3), To.array(To.integer(), 4)) ==
        "'int[3]' is 'int[3]' (12 bytes) in the image and 'int[4]' (16 bytes) "
        "in this program; build both from the same source");
  CHECK(why(From.structure("u", {{"v", From.scalar(TypeKind::Unknown, "", 8)}}),
            To.structure("u", {{"v", To.scalar(TypeKind::Unknown, "", 8)}})) ==
        "member 'v' of 'struct u' is not known, and the image's target lays "
        "out data in another way; compile with -g");
  TypeId VaF = From.scalar(TypeKind::VaList, "va_list", 24, 8);
  TypeId VaT = To.scalar(TypeKind::VaList, "va_list", 32, 8);
  CHECK(why(From.structure("p", {{"ap", VaF}}),
            To.structure("p", {{"ap", VaT}})) ==
        "member 'ap' of 'struct p' is a va_list, which cannot move; finish "
        "with it before the checkpoint");
  TypeId FunctionF = From.declare("", TypeKind::Function);
  TypeId FunctionT = To.declare("", TypeKind::Function);
  CHECK(why(FunctionF, FunctionT) ==
        "'function' is no data that could be converted");
}

TEST_CASE("unknown bytes are raw within a layout class") {
  TypeBuilder From("x86_64-linux-gnu"), To("riscv64-linux-gnu");
  TypeId F = From.scalar(TypeKind::Unknown, "", 8);
  TypeId T = To.scalar(TypeKind::Unknown, "", 8);
  Converter C(From.space(), To.space());
  CHECK(isRaw(planOf(C, F, T)));
  Bytes Src = {1, 2, 3, 4, 5};
  Result<Bytes> Dst = convertBlock(From, 0, To, 0, Src);
  REQUIRE(Dst);
  CHECK(*Dst == Src);
  // An array on one side that the other knows nothing of.
  TypeId Array = From.array(From.integer(), 4);
  Bytes Long(37, 7);
  Dst = convertBlock(From, Array, To, 0, Long);
  REQUIRE(Dst);
  CHECK(*Dst == Long);
}

TEST_CASE("byte arrays may differ in length as long as nothing is lost") {
  TypeBuilder From("x86_64-linux-gnu"), To("mips-linux-gnu");
  auto build = [](TypeBuilder &B, uint64_t Length) {
    return B.structure("opaque", {{"bytes", B.array(B.character(), Length)},
                                  {"n", B.integer()}});
  };
  TypeId F = build(From, 8), T = build(To, 4);
  Bytes Src = {1, 2, 3, 4, 0, 0, 0, 0, 9, 0, 0, 0};
  Result<Bytes> Dst = convertBlock(From, F, To, T, Src);
  REQUIRE(Dst);
  CHECK(*Dst == Bytes{1, 2, 3, 4, 0, 0, 0, 9});
  Src[6] = 1;
  CHECK(whyNot(From, F, To, T, Src) ==
        "data of 'bytes[6]' is not zero and has no place in this program (in "
        "'struct opaque')");
  // And the other way round the rest is zero.
  Dst = convertBlock(To, T, From, F, {1, 2, 3, 4, 0, 0, 0, 9});
  REQUIRE(Dst);
  CHECK(*Dst == Bytes{1, 2, 3, 4, 0, 0, 0, 0, 9, 0, 0, 0});
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

TEST_CASE("types of the system's headers may differ in what is reserved") {
  // pthread_mutex_t: a struct whose members depend on the target, in a union
  // that gives it its size.
  TypeBuilder Intel("x86_64-linux-gnu"), Mips("mips-linux-gnu");
  auto wrap = [](TypeBuilder &B, TypeId Data, uint64_t Size) {
    return B.unite("", {{"__data", Data},
                        {"__size", B.array(B.character(), Size)},
                        {"__align", B.longInt()}});
  };
  TypeId F = wrap(Intel,
                  Intel.structure("__mutex", {{"__lock", Intel.integer()},
                                              {"__spins", Intel.shortInt()},
                                              {"__kind", Intel.integer()},
                                              {"__list", Intel.pointer()}}),
                  40);
  TypeId Choice =
      Mips.unite("", {{"__spins", Mips.integer()}, {"__list", Mips.pointer()}});
  TypeId T = wrap(Mips,
                  Mips.structure("__mutex", {{"__kind", Mips.integer()},
                                             {"__lock", Mips.integer()},
                                             {"", Choice}}),
                  24);
  Bytes Src(40);
  Intel.put(Src, 0, 1, 4);
  Intel.put(Src, 8, 2, 4);
  Result<Bytes> Dst = convertBlock(Intel, F, Mips, T, Src);
  REQUIRE(Dst);
  CHECK(Dst->size() == 24);
  CHECK(Mips.get(*Dst, 0, 4) == 2); // __kind
  CHECK(Mips.get(*Dst, 4, 4) == 1); // __lock
  CHECK(Mips.get(*Dst, 8, 8) == 0);
  Intel.put(Src, 16, 0x1000, 8);
  CHECK(whyNot(Intel, F, Mips, T, Src) ==
        "data of '__data.__list' is not zero and has no place in this program "
        "(in 'anonymous union')");
}

TEST_CASE("unions that begin with bytes are no wrappers") {
  TypeBuilder From("x86_64-linux-gnu"), To("s390x-linux-gnu");
  auto build = [](TypeBuilder &B) {
    return B.unite("sem_t", {{"__size", B.array(B.character(), 32)},
                             {"__align", B.longInt()}});
  };
  CHECK_FALSE(whyNot(From, build(From), To, build(To), Bytes(32)).empty());
}

TEST_CASE("system structs whose members trade places convert by name") {
  // struct stat of x86-64 has st_nlink before st_mode.
  TypeBuilder From("x86_64-linux-gnu"), To("aarch64-linux-gnu");
  TypeId F = From.structure("stat", {{"st_nlink", From.unsignedLong()},
                                     {"st_mode", From.unsignedInt()},
                                     {"__pad0", From.integer()},
                                     {"st_size", From.longInt()}});
  TypeId T = To.structure("stat", {{"st_mode", To.unsignedInt()},
                                   {"st_nlink", To.unsignedInt()},
                                   {"st_size", To.longInt()},
                                   {"__reserved", To.longInt()}});
  Bytes Src(24);
  From.put(Src, 0, 3, 8);
  From.put(Src, 8, 0644, 4);
  From.put(Src, 16, 12345, 8);
  Result<Bytes> Dst = convertBlock(From, F, To, T, Src);
  REQUIRE(Dst);
  REQUIRE(Dst->size() == 24);
  CHECK(To.get(*Dst, 0, 4) == 0644);
  CHECK(To.get(*Dst, 4, 4) == 3);
  CHECK(To.get(*Dst, 8, 8) == 12345);
  CHECK(To.get(*Dst, 16, 8) == 0);
}

TEST_CASE("sets of bits in longs keep their bits between all targets") {
  forAllPairs([](TypeBuilder From, TypeBuilder To) {
    // fd_set and sigset_t.
    auto build = [](TypeBuilder &B) {
      return B.structure(
          "", {{"__val", B.array(B.unsignedLong(), 128 / B.Model.LongSize)}});
    };
    auto encode = [](const TypeBuilder &B) {
      Bytes Out(128);
      const uint64_t Width = B.Model.LongSize;
      for (uint64_t Bit : {0, 1, 9, 31, 32, 33, 63, 64, 100, 1023}) {
        uint64_t At = Bit / (8 * Width) * Width;
        B.put(Out, At, B.get(Out, At, Width) | uint64_t(1) << Bit % (8 * Width),
              Width);
      }
      return Out;
    };
    Result<Bytes> Dst =
        convertBlock(From, build(From), To, build(To), encode(From));
    REQUIRE(Dst);
    CHECK(*Dst == encode(To));
  });
}

TEST_CASE("jmp_buf goes to another target only while it is unused") {
  TypeBuilder From("x86_64-linux-gnu"), To("aarch64-linux-gnu");
  auto build = [](TypeBuilder &B, uint64_t Registers) {
    return B.structure("__jmp_buf_tag",
                       {{"__jmpbuf", B.array(B.longInt(), Registers)},
                        {"__mask_was_saved", B.integer()}});
  };
  TypeId F = build(From, 8), T = build(To, 22);
  Bytes Src(From.sizeOf(F));
  CHECK(whyNot(From, F, To, T, Src).empty());
  Src[17] = 1;
  CHECK(whyNot(From, F, To, T, Src) ==
        "data of '__jmpbuf[2]' is not zero and has no place in this program "
        "(in 'struct __jmp_buf_tag')");
}
