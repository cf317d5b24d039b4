// Which words may be addresses by what their bytes are, and which addresses
// somebody may point to.

#include "restore/HiddenAddresses.h"
#include "TypeBuilder.h"

#include <catch2/catch.hpp>

using namespace mt;
using namespace mt::test;

TEST_CASE("words with smaller members or padding in them are no addresses") {
  TypeBuilder B("x86_64-linux-gnu");
  const TypeId Char = B.character(), Short = B.shortInt(), Int = B.integer(),
               Long = B.longInt(), Pointer = B.pointer(Char);
  const TypeId Item = B.structure("item", {{"kind", Short},
                                           {"next", Pointer},
                                           {"a", Int},
                                           {"b", Int},
                                           {"number", Long},
                                           {"bytes", B.array(Char, 8)},
                                           {"last", Char}});
  const uint64_t Size = B.Types[Item].Size; // 48
  auto May = [&](TypeId Id, uint64_t Bytes, uint64_t At) {
    return mayHoldAddress(B.space(), Id, Bytes, At);
  };
  for (uint64_t Of : {uint64_t(0), Size}) { // of either element
    CHECK_FALSE(May(Item, 2 * Size, Of));
    CHECK(May(Item, 2 * Size, Of + 8));
    CHECK_FALSE(May(Item, 2 * Size, Of + 16)); // two members
    CHECK(May(Item, 2 * Size, Of + 24));
    CHECK(May(Item, 2 * Size, Of + 32));
    CHECK_FALSE(May(Item, 2 * Size, Of + 40));
  }
  CHECK(May(Item, Size + 16, Size + 8)); // behind the last whole one
  CHECK(May(B.array(Int, 6), 24, 8));    // may be somebody's memory
  CHECK(May(Char, 24, 8));
  CHECK(May(0, 24, 8)); // nothing is known

  const TypeId Tail = B.structure(
      "tail", {{"size", Int}, {"used", Int}, {"bytes", B.array(Char, 0)}});
  CHECK_FALSE(May(Tail, 40, 0));
  CHECK(May(Tail, 40, 8));
  CHECK(May(Tail, 40, 32));
}

TEST_CASE("addresses lead to where a part begins") {
  TypeBuilder B("x86_64-linux-gnu");
  const TypeId Char = B.character(), Int = B.integer();
  const TypeId Pair = B.structure("pair", {{"c", Char}, {"i", Int}});
  Manifest M;
  M.Model = B.Model;
  M.Modules.resize(2);
  const std::pair<TypeId, uint64_t> Globals[] = {
      {B.array(Pair, 3), 24}, {B.array(Char, 20), 20}, {Int, 4}, {0, 16}};
  for (ImageModule &Module : M.Modules) {
    for (auto [Type, Size] : Globals) {
      GlobalDesc G;
      G.Type = Type;
      G.Size = Size;
      Module.Desc.Globals.push_back(G);
    }
    Module.Desc.Types = B.Types;
  }
  M.Modules[1].Desc.Name = "rt/instrumented/some.c";
  auto Leads = [&](uint32_t Module, uint32_t Global, uint64_t Offset) {
    const ForeignObject O = {ForeignAddress(0x1000),
                             Globals[Global].second,
                             ForeignObject::Global,
                             0,
                             Module,
                             Global};
    return isLikelyTarget(M, O, ForeignAddress(0x1000 + Offset));
  };
  for (uint64_t Offset : {0, 4, 8, 12, 24})
    CHECK(Leads(0, 0, Offset));
  for (uint64_t Offset : {2, 3, 5, 6, 10, 23})
    CHECK_FALSE(Leads(0, 0, Offset));
  CHECK(Leads(0, 1, 7));
  CHECK_FALSE(Leads(0, 2, 2));
  CHECK(Leads(0, 2, 4));
  CHECK(Leads(0, 3, 5)); // of no known type
  CHECK(Leads(1, 0, 0)); // the runtime's own
  CHECK_FALSE(Leads(1, 0, 8));
}

TEST_CASE("pointers that are not aligned") {
  TypeBuilder B("x86_64-linux-gnu");
  const TypeId Char = B.character(), Pointer = B.pointer(Char);
  CHECK_FALSE(hasOddPointers(
      B.space(), B.structure("aligned", {{"c", Char}, {"p", Pointer}})));
  Type Packed;
  Packed.Kind = TypeKind::Struct;
  Packed.Name = "packed";
  Packed.Align = 1;
  Packed.Size = 9;
  Packed.Members = {{"p", Pointer, 0}, {"c", Char, 8}};
  // The first of several lies well, the second does not.
  CHECK(hasOddPointers(B.space(), B.add(Packed)));
  CHECK_FALSE(hasOddPointers(B.space(), B.array(Pointer, 3)));
  CHECK_FALSE(hasOddPointers(B.space(), Char));
}
