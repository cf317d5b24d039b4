// Numbers in a byte order of their own: what either side says of them, and what
// becomes of their values.

#include "restore/ByteOrders.h"
#include "ConvertTesting.h"

using namespace mt;
using namespace mt::test;
using Catch::Contains;

namespace {
/// A program with "struct s { unsigned n[2]; } v;", of which one says something.
struct Program {
  TypeBuilder Types;
  TypeId Struct;
  ModuleDesc Module;

  Program(std::string_view Triple, uint32_t Trait) : Types(Triple) {
    const TypeId Number = Types.unsignedInt();
    Types.Types[Number].Traits |= Trait;
    Struct = Types.structure("s", {{"n", Types.array(Number, 2)}});
    Module.Name = "a.c";
    Module.Model = Types.Model;
    Module.Types = Types.Types;
  }
};

/// A restore of the one's struct by the other.
Result<Bytes> restore(const Program &There, const Program &Here,
                      const Bytes &Src) {
  Manifest M;
  M.Model = There.Types.Model;
  M.Modules.emplace_back().Desc = There.Module;
  const std::vector<const ModuleDesc *> All = {&Here.Module};
  tellByteOrders(M, All);
  TypeBuilder Told(There.Types.Model);
  Told.Types = M.Modules[0].Desc.Types;
  return convertBlock(Told, There.Struct, Here.Types, Here.Struct, Src);
}

constexpr char Intel[] = "x86_64-linux-gnu", Big[] = "s390x-linux-gnu";
const Bytes Some = {1, 2, 3, 4, 5, 6, 7, 8};
const Bytes Swapped = {4, 3, 2, 1, 8, 7, 6, 5};
} // namespace

TEST_CASE("numbers in an order of their own keep their bytes") {
  const uint32_t Keeps = Type::KeepsOrder;
  CHECK(*restore({Intel, Keeps}, {Big, 0}, Some) == Some);
  CHECK(*restore({Big, 0}, {Intel, Keeps}, Some) == Some);
  CHECK(*restore({Big, Keeps}, {Intel, Keeps}, Some) == Some);
  CHECK(*restore({Intel, 0}, {Big, 0}, Some) == Swapped);
}

TEST_CASE("what may be in an order of its own has to be the same in both") {
  const uint32_t May = Type::MayKeepOrder;
  const Bytes Same = {9, 1, 1, 9, 0, 0, 0, 0};
  for (uint32_t Other : {uint32_t(0), uint32_t(Type::KeepsOrder), May}) {
    CHECK(*restore({Intel, May}, {Big, Other}, Same) == Same);
    const Result<Bytes> None = restore({Big, Other}, {Intel, May}, Some);
    REQUIRE_FALSE(None);
    CHECK_THAT(None.message(), Contains("number of 'n[0]'") &&
                                   Contains("may be in a byte order of its own"));
  }
}

TEST_CASE("what is swapped in one build only is in one order in both") {
  const uint32_t Is = Type::IsSwapped;
  CHECK(*restore({Intel, Is}, {Big, Is}, Some) == Swapped);
  CHECK_FALSE(restore({Intel, Is}, {Big, 0}, Some));
  CHECK_FALSE(restore({Intel, 0}, {Big, Is}, Some));
  CHECK(*restore({Intel, Is}, {"aarch64-linux-gnu", 0}, Some) == Some);
}
