// Finding the receiver's type for one of the sender's.

#include "TypeBuilder.h"
#include "model/TypePairs.h"

#include <catch2/catch.hpp>

using namespace mt;
using namespace mt::test;

namespace {

/// The same types in the order of two different compilers.
struct Program {
  TypeBuilder B;
  TypeId Node = 0, Table = 0, Anonymous = 0, Local[2] = {}, Long = 0;

  Program(std::string_view Triple, bool Reverse) : B(Triple) {
    auto locals = [&] {
      // Two structs of one tag and the same members, in different functions.
      for (int I : {0, 1})
        Local[Reverse ? 1 - I : I] = B.structure(
            "local", {{"x", I == int(Reverse) ? B.integer() : B.real()}});
    };
    if (Reverse)
      locals();
    Long = B.longInt();
    Node = B.declare("node");
    Anonymous = B.structure("", {{"a", Long}, {"b", B.character()}});
    Table = B.structure("table", {{"first", B.pointer(Node)},
                                  {"extra", Anonymous},
                                  {"l", B.pointer(B.declare("unused"))}});
    B.define(Node, {{"next", B.pointer(Node)}, {"table", B.pointer(Table)}});
    if (!Reverse)
      locals();
  }
};

} // namespace

TEST_CASE("types are found by their tags") {
  Program From("x86_64", false), To("mips", true);
  TypePairs Pairs(From.B.space(), To.B.space());
  CHECK(Pairs.receiverOf(From.Node) == To.Node);
  CHECK(Pairs.receiverOf(From.Table) == To.Table);
  CHECK(Pairs.receiverOf(From.Anonymous) == To.Anonymous);
  CHECK(Pairs.receiverOf(From.Long) == To.Long);
  CHECK(Pairs.receiverOf(0) == 0);
  CHECK(Pairs.receiverOf(100000) == 0);
}

TEST_CASE("tags that several types have are no answer, places are") {
  Program From("x86_64", false), To("mips", true);
  TypePairs Pairs(From.B.space(), To.B.space());
  CHECK(Pairs.receiverOf(From.Local[0]) == 0);
  // A variable of each type is known to correspond.
  TypeId FromVariable = From.B.pointer(From.Local[0]);
  TypeId ToVariable = To.B.pointer(To.Local[0]);
  TypePairs Told(From.B.space(), To.B.space());
  Told.pair(FromVariable, ToVariable);
  CHECK(Told.receiverOf(From.Local[0]) == To.Local[0]);
  CHECK(Told.receiverOf(From.Local[1]) == 0);
}

TEST_CASE("pairs lead through members and pointees") {
  Program From("x86_64", false), To("mips", true);
  TypePairs Pairs(From.B.space(), To.B.space());
  Pairs.pair(From.Node, To.Node);
  CHECK(Pairs.receiverOf(From.Table) == To.Table);
  CHECK(Pairs.receiverOf(From.Anonymous) == To.Anonymous);
  // What does not look alike is not paired.
  Pairs.pair(From.Local[0], To.Node);
  CHECK(Pairs.receiverOf(From.Local[0]) == 0);
}
