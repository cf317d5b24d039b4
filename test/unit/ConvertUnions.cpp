// Unions: all members must convert alike.

#include "ConvertTesting.h"

using namespace mt;
using namespace mt::test;

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
    Bytes Src(16);
    Src[15] = 1;
    CHECK(whyNot(Intel, F, Z, T, Src) ==
          "the union with 'u.d' is not empty, and its members convert in "
          "different ways; use a struct to carry it to this target, or "
          "MT_UNION_TAG (in 'struct s')");
  }
  SECTION("while nothing is in them") {
    TypeId F = mixed(Intel), T = mixed(Z);
    Bytes Src(16);
    Src[0] = 7; // the kind
    Result<Bytes> Dst = convertBlock(Intel, F, Z, T, Src);
    REQUIRE(Dst);
    CHECK(*Dst == Bytes{0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
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
  SECTION("pointers where rows of them overlap in part") {
    auto rows = [&](TypeBuilder &B) {
      return build(
          B, {{"p", B.array(B.pointer(B.integer()), 2)},
              {"q", B.structure("row", {{"n", B.longInt()},
                                        {"v", B.array(B.pointer(), 3)}})}});
    };
    TypeId F = rows(Intel), T = rows(Arm);
    Bytes Src(Intel.sizeOf(F));
    REQUIRE(Src.size() == 40);
    for (uint64_t At = 8; At != 40; At += 8)
      Intel.put(Src, At, 0x1000 * At, 8);
    auto translate = [](ForeignAddress A, TypeId) { return A.value() + 1; };
    Result<Bytes> Dst = convertBlock(Intel, F, Arm, T, Src, translate);
    REQUIRE(Dst);
    for (uint64_t At = 8; At != 40; At += 8)
      CHECK(Arm.get(*Dst, At, 8) == 0x1000 * At + 1);
  }
  SECTION("characters are never swapped as a pointer") {
    TypeId F = pointers(Intel), T = pointers(Z);
    CHECK_FALSE(whyNot(Intel, F, Z, T, Bytes(32, 1)).empty());
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
    CHECK_FALSE(
        whyNot(Intel, both(Intel), Arm, both(Arm), Bytes(32, 1)).empty());
  }
}
