// Which words may be addresses by what their bytes are, and which are.

#include "restore/HiddenAddresses.h"
#include "TypeBuilder.h"

#include <catch2/catch.hpp>

using namespace mt;
using namespace mt::test;

TEST_CASE("what eight bytes are by their type") {
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
  auto At = [&](TypeId Id, uint64_t Bytes, uint64_t Offset) {
    return wordAt(B.space(), Id, Bytes, Offset);
  };
  for (uint64_t Of : {uint64_t(0), Size}) { // of either element
    CHECK(At(Item, 2 * Size, Of) == WordKind::Parts);
    CHECK(At(Item, 2 * Size, Of + 8) == WordKind::Pointer);
    CHECK(At(Item, 2 * Size, Of + 16) == WordKind::Parts); // two members
    CHECK(At(Item, 2 * Size, Of + 24) == WordKind::Integer);
    CHECK(At(Item, 2 * Size, Of + 32) == WordKind::Unknown);
    CHECK(At(Item, 2 * Size, Of + 40) == WordKind::Parts);
  }
  // Behind the last whole one.
  CHECK(At(Item, Size + 16, Size + 8) == WordKind::Unknown);
  CHECK(At(B.array(Int, 6), 24, 8) == WordKind::Unknown); // of any use
  CHECK(At(B.array(Pointer, 3), 24, 8) == WordKind::Pointer);
  CHECK(At(Char, 24, 8) == WordKind::Unknown);
  CHECK(At(0, 24, 8) == WordKind::Unknown);
  CHECK(At(B.unite("any", {{"c", Char}, {"p", Pointer}}), 8, 0) ==
        WordKind::Unknown);

  const TypeId Tail = B.structure(
      "tail", {{"size", Int}, {"used", Int}, {"bytes", B.array(Char, 0)}});
  CHECK(At(Tail, 40, 0) == WordKind::Parts);
  CHECK(At(Tail, 40, 8) == WordKind::Unknown);
  CHECK(At(Tail, 40, 32) == WordKind::Unknown);
}

TEST_CASE("words that lead into objects") {
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
  uint64_t Base = 0x500000001000;
  auto Leads = [&](WordKind Where, uint32_t Module, uint32_t Global,
                   uint64_t Offset) {
    const ForeignObject O = {ForeignAddress(Base),
                             Globals[Global].second,
                             ForeignObject::Global,
                             0,
                             Module,
                             Global};
    return isAddress(Where, M, O, ForeignAddress(Base + Offset));
  };
  for (uint32_t Module : {0, 1})
    for (uint32_t Global : {0, 1, 2, 3})
      for (uint64_t Offset : {0, 2, 3}) {
        // What the type says is a pointer may carry a mark, or lead to a byte.
        CHECK(Leads(WordKind::Integer, Module, Global, Offset));
        CHECK(Leads(WordKind::Pointer, Module, Global, Offset));
        CHECK_FALSE(Leads(WordKind::Parts, Module, Global, Offset));
      }
  for (uint64_t Offset : {0, 1, 4, 5, 24})
    CHECK(Leads(WordKind::Unknown, 0, 0, Offset));
  CHECK(Leads(WordKind::Unknown, 0, 1, 7));
  CHECK_FALSE(Leads(WordKind::Unknown, 0, 2, 2)); // within a number
  CHECK(Leads(WordKind::Unknown, 0, 2, 4));
  CHECK(Leads(WordKind::Unknown, 0, 3, 5)); // of no known type
  CHECK(Leads(WordKind::Unknown, 1, 0, 0)); // the runtime's own
  CHECK_FALSE(Leads(WordKind::Unknown, 1, 0, 8));

  // The same of a program that lies where numbers look like addresses.
  M.Model.PointerSize = 8;
  Base = 0x401000;
  CHECK_FALSE(Leads(WordKind::Integer, 0, 0, 0));
  CHECK(Leads(WordKind::Pointer, 0, 0, 0));
  M.Modules[0].Desc.Flags |= ModuleDesc::MakesNumbers;
  CHECK(Leads(WordKind::Integer, 0, 0, 0));
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
