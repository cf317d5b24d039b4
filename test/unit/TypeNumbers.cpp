// Numbers that come from the sizes and limits of types: what both sides say of
// them, and what becomes of values that may be such.

#include "restore/TypeNumbers.h"
#include "ConvertTesting.h"

using namespace mt;
using namespace mt::test;
using Catch::Contains;

namespace {
/// A program with "struct s { size_t n; long l; } v;" and what is stored there.
struct Program {
  TypeBuilder Types;
  TypeId Struct;
  ModuleDesc Module;

  explicit Program(std::string_view Triple) : Types(Triple) {
    Struct = Types.structure(
        "s", {{"n", Types.unsignedLong()}, {"l", Types.longInt()}});
    Module.Name = "a.c";
    Module.Model = Types.Model;
  }
  TypeNumbersDesc &member(std::string Name) {
    TypeNumbersDesc D;
    D.Type = Struct;
    D.Name = std::move(Name);
    return Module.TypeNumbers.emplace_back(std::move(D));
  }
  const ModuleDesc &module() {
    Module.Types = Types.Types;
    return Module;
  }
};

NumberDesc number(uint32_t Line, int64_t Value, bool IsFactor = false) {
  NumberDesc N;
  N.Line = Line;
  N.Value = Value;
  N.IsFactor = IsFactor;
  return N;
}

/// A restore of one struct, with the longs N and L.
struct Restore {
  Program There, Here;

  Restore(std::string_view From, std::string_view To) : There(From), Here(To) {}
  Result<Bytes> operator()(uint64_t N, uint64_t L, bool OnlyLimits = false) {
    Manifest M;
    M.Model = There.Types.Model;
    M.Modules.emplace_back().Desc = There.module();
    const ModuleDesc &Own = Here.module();
    const std::vector<const ModuleDesc *> All = {&Own};
    tellTypeNumbers(M, All, OnlyLimits);
    TypeBuilder Told(There.Types.Model);
    Told.Types = M.Modules[0].Desc.Types;
    const uint64_t Size = M.Model.LongSize;
    Bytes Src(2 * Size);
    writeInteger({N, 0}, Src.data(), Size, M.Model.BigEndian);
    writeInteger({L, 0}, Src.data() + Size, Size, M.Model.BigEndian);
    return convertBlock(Told, There.Struct, Here.Types, Here.Struct, Src);
  }
  uint64_t value(const Bytes &Of, unsigned Index) const {
    const uint64_t Size = Here.Types.Model.LongSize;
    return readInteger(Of.data() + Index * Size, Size,
                       Here.Types.Model.BigEndian, false)
        .Low;
  }
};
} // namespace

TEST_CASE("limits of types are converted to those of this target") {
  Restore Down("x86_64-linux-gnu", "mips-linux-gnu");
  for (auto *P : {&Down.There, &Down.Here}) {
    const bool Wide = P == &Down.There;
    P->member("n").Numbers = {number(3, -1)};
    P->member("l").Numbers = {number(4, Wide ? INT64_MAX : INT32_MAX),
                              number(5, Wide ? INT64_MIN : INT32_MIN)};
  }
  Result<Bytes> Done = Down(UINT64_MAX, INT64_MAX);
  REQUIRE(Done);
  CHECK(Down.value(*Done, 0) == UINT32_MAX);
  CHECK(Down.value(*Done, 1) == INT32_MAX);
  Done = Down(7, uint64_t(INT64_MIN));
  REQUIRE(Done);
  CHECK(Down.value(*Done, 0) == 7);
  CHECK(Down.value(*Done, 1) == uint32_t(INT32_MIN));
  CHECK_FALSE(Down(UINT64_MAX - 1, 0));

  Restore Up("i386-linux-gnu", "s390x-linux-gnu");
  Up.There.member("n").Numbers = {number(3, -1)};
  Up.Here.member("n").Numbers = {number(3, -1)};
  Done = Up(UINT32_MAX, 5);
  REQUIRE(Done);
  CHECK(Up.value(*Done, 0) == UINT64_MAX);
  CHECK(Up.value(*Done, 1) == 5);
}

TEST_CASE("32 bits that are set in the source are no limit") {
  Restore Up("i386-linux-gnu", "x86_64-linux-gnu");
  Up.There.member("n").Numbers = {number(3, -1)};
  Up.Here.member("n").Numbers = {number(3, UINT32_MAX)};
  Result<Bytes> Done = Up(UINT32_MAX, 0);
  REQUIRE(Done);
  CHECK(Up.value(*Done, 0) == UINT32_MAX);
  // Where some code has the one and some the other, nobody knows.
  Up.There.Module.TypeNumbers[0].Numbers.push_back(number(9, -1));
  Up.Here.Module.TypeNumbers[0].Numbers.push_back(number(9, -1));
  CHECK_FALSE(Up(UINT32_MAX, 0));
  CHECK(Up(UINT32_MAX - 1, 0));
}

TEST_CASE("other numbers that differ are refused, be they large") {
  Restore Down("x86_64-linux-gnu", "i386-linux-gnu");
  // "sizeof(long) > 4 ? 1L << 40 : 1", of which a 1 is not noted, or ": 64".
  Down.There.member("l").Numbers = {number(3, int64_t(1) << 40)};
  CHECK_FALSE(Down(0, uint64_t(1) << 40));
  CHECK(Down(0, 7));
  Down.Here.member("l").Numbers = {number(3, 64)};
  CHECK_FALSE(Down(0, uint64_t(1) << 40));
  // Infinity, with room for a sum.
  Down.There.Module.TypeNumbers[0].Numbers = {number(4, INT64_MAX / 2)};
  Down.Here.Module.TypeNumbers[0].Numbers = {number(4, INT32_MAX / 2)};
  Result<Bytes> Done = Down(0, INT64_MAX / 2);
  REQUIRE(Done);
  CHECK(Down.value(*Done, 1) == INT32_MAX / 2);
}

TEST_CASE("what may be the size of a type is refused where that is another") {
  Restore Down("x86_64-linux-gnu", "i386-linux-gnu");
  Down.There.member("n").Numbers = {number(3, 24)};
  Down.Here.member("n").Numbers = {number(3, 12)};
  // Not from there, though a size there.
  Down.There.member("l").Numbers = {number(4, 24)};
  Result<Bytes> Done = Down(24, 24);
  REQUIRE_FALSE(Done);
  CHECK_THAT(
      Done.message(),
      Contains("value 24 of 'n' ('unsigned long') may come from the size "
               "of a type, or be one of the system's: where the source has 24 "
               "on the image's target, it has 12 here"));
  CHECK(Down(25, 24));
  CHECK(Down(24, 24, true)); // trusted
  // The same number at another place.
  Down.Here.Module.TypeNumbers[0].Numbers = {number(8, 12)};
  CHECK(Down(24, 24));
}

TEST_CASE("products and sums with the sizes of types are refused") {
  Restore Down("x86_64-linux-gnu", "i386-linux-gnu");
  Down.There.member("n").Numbers = {number(3, 24, true)};
  Down.Here.member("n").Numbers = {number(3, 12, true)};
  CHECK(Down(0, 7));
  Result<Bytes> Done = Down(48, 7);
  REQUIRE_FALSE(Done);
  CHECK_THAT(Done.message(), Contains("value 48 of 'n'"));
}

TEST_CASE("structs of one tag in two units are not mixed up") {
  Restore Down("x86_64-linux-gnu", "i386-linux-gnu");
  for (auto *P : {&Down.There, &Down.Here}) {
    // Another unit's, in the same table here.
    const TypeId Other = P->Types.structure(
        "s", {{"n", P->Types.unsignedLong()}, {"more", P->Types.longInt()}});
    TypeNumbersDesc &D = P->member("n");
    D.Type = Other;
    D.Numbers = {number(3, P == &Down.There ? 24 : 12)};
  }
  CHECK(Down(24, 0));
}

TEST_CASE("other units give arguments and results") {
  Restore Down("x86_64-linux-gnu", "i386-linux-gnu");
  for (auto *P : {&Down.There, &Down.Here}) {
    const int64_t Size = P == &Down.There ? 40 : 20;
    P->member("n").From = {{"start", 2}};
    P->member("l").From = {{"size_of", 0}};
    TypeNumbersDesc D;
    D.Kind = TypeNumbersDesc::OfArgument;
    D.Function = "start";
    D.Index = 1;
    D.Numbers = {number(30, Size)};
    P->Module.TypeNumbers.push_back(D);
    D.Kind = TypeNumbersDesc::OfResult;
    D.Function = "size_of";
    D.Index = 0;
    D.Numbers = {number(31, 2 * Size)};
    P->Module.TypeNumbers.push_back(D);
  }
  CHECK(Down(80, 40));
  CHECK_FALSE(Down(40, 0));
  CHECK_FALSE(Down(0, 80));
}
