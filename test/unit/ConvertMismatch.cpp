// Types that differ on the two sides: what is refused, with which words, and
// what may differ as long as nothing is lost.

#include "ConvertTesting.h"

using namespace mt;
using namespace mt::test;

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
