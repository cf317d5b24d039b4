// Blocks of memory: how large they become, tails and slack, where offsets go,
// and that sizes which do not match are refused.

#include "ConvertTesting.h"

using namespace mt;
using namespace mt::test;

namespace {

/// A sender and a receiver with one type each, ready to be asked.
struct Pair {
  TypeBuilder From, To;
  TypeId F = 0, T = 0;
  std::unique_ptr<Converter> C;
  const Plan *P = nullptr;

  template <class Build>
  Pair(std::string_view FromTriple, std::string_view ToTriple, Build Make)
      : From(FromTriple), To(ToTriple), F(Make(From)), T(Make(To)),
        C(std::make_unique<Converter>(From.space(), To.space())) {
    Result<const Plan *> Made = C->plan(F, T);
    INFO((Made ? std::string() : Made.message()));
    REQUIRE(Made);
    P = *Made;
  }
  uint64_t size(uint64_t Bytes) const {
    Result<uint64_t> Size = C->convertedSize(*P, Bytes);
    REQUIRE(Size);
    return *Size;
  }
  uint64_t map(uint64_t Offset, uint64_t Bytes, TypeId Pointee = 0) const {
    Result<uint64_t> To = C->mapOffset(*P, Offset, Bytes, Pointee);
    INFO((To ? std::string() : To.message()));
    REQUIRE(To);
    return *To;
  }
  Bytes convert(const Bytes &Src) const {
    Result<Bytes> Dst = convertBlock(From, F, To, T, Src);
    INFO((Dst ? std::string() : Dst.message()));
    REQUIRE(Dst);
    return *Dst;
  }
};

TypeId buildNode(TypeBuilder &B) {
  TypeId Node = B.declare("node");
  B.define(Node, {{"next", B.pointer(Node)},
                  {"key", B.longInt()},
                  {"tag", B.shortInt()},
                  {"v", B.array(B.pointer(), 3)}});
  return Node;
}

TypeId buildFlexible(TypeBuilder &B) {
  return B.structure("list", {{"next", B.pointer()},
                              {"n", B.integer()},
                              {"items", B.array(B.longInt(), 0)}});
}

/// The idiom from before C99.
TypeId buildHack(TypeBuilder &B) {
  return B.structure(
      "name", {{"next", B.pointer()}, {"text", B.array(B.character(), 1)}});
}

} // namespace

TEST_CASE("a block of structs converts as an array") {
  Pair P("x86_64-linux-gnu", "mips-linux-gnu", buildNode);
  CHECK(P.From.sizeOf(P.F) == 48);
  CHECK(P.To.sizeOf(P.T) == 24);
  CHECK(P.size(48) == 24);
  CHECK(P.size(480) == 240);
  CHECK(P.size(0) == 0);
  // Less than a whole element left over is carried along.
  CHECK(P.size(480 + 5) == 240 + 5);
  Bytes Src(96 + 3);
  Src[96] = 'a', Src[97] = 'b', Src[98] = 'c';
  P.From.put(Src, 48 + 8, 77, 8);
  Bytes Dst = P.convert(Src);
  CHECK(P.To.get(Dst, 24 + 4, 4) == 77);
  CHECK(Dst[48] == 'a');
  CHECK(Dst[50] == 'c');
}

TEST_CASE("arrays that lie in the padding at a struct's end") {
  for (uint64_t Length : {0, 1}) {
    auto build = [&](TypeBuilder &B) {
      return B.structure("s", {{"n", B.longInt()},
                               {"kind", B.character()},
                               {"text", B.array(B.character(), Length)}});
    };
    TypeBuilder From("x86_64-linux-gnu"), To("i686-linux-gnu");
    const TypeId F = build(From), T = build(To);
    REQUIRE(From.sizeOf(F) == 16);
    REQUIRE(To.sizeOf(T) == 8);
    Converter C(From.space(), To.space());
    const Plan &P = planOf(C, F, T);
    Bytes Src(16);
    From.put(Src, 0, 5, 8);
    for (uint8_t I = 8; I != 16; ++I)
      Src[I] = I;
    // At a block's end there is room for all of it.
    REQUIRE(C.convertedSize(P, 16, true));
    REQUIRE(*C.convertedSize(P, 16, true) == 12);
    Bytes Dst(12);
    REQUIRE(C.convert(P, {Src, {}, true}, Dst, samePointer));
    CHECK(Bytes(Dst.begin() + 4, Dst.end()) ==
          Bytes{8, 9, 10, 11, 12, 13, 14, 15});
    REQUIRE(C.mapOffset(P, 15, 16, 0, true));
    CHECK(*C.mapOffset(P, 15, 16, 0, true) == 11);
    // Elsewhere as much as there is padding on both sides; of an array without
    // a length, the rest has to be zeros.
    Dst.resize(8);
    CHECK(bool(C.convert(P, Src, Dst, samePointer)) == (Length == 1));
    std::fill(Src.begin() + 12, Src.end(), 0);
    REQUIRE(C.convert(P, Src, Dst, samePointer));
    CHECK(Bytes(Dst.begin() + 4, Dst.end()) == Bytes{8, 9, 10, 11});
  }
}

TEST_CASE("a block smaller than its type holds its first members") {
  Pair P("x86_64-linux-gnu", "mips-linux-gnu", buildNode);
  // malloc(offsetof(struct node, v) + 2 * sizeof(void *))
  CHECK(P.size(24 + 16) == 12 + 8);
  Bytes Src(40);
  P.From.put(Src, 0, 0x1000, 8);
  P.From.put(Src, 8, static_cast<uint64_t>(-5), 8);
  P.From.put(Src, 16, 6, 2);
  P.From.put(Src, 24, 0x2000, 8);
  P.From.put(Src, 32, 0x3000, 8);
  Bytes Dst = P.convert(Src);
  REQUIRE(Dst.size() == 20);
  CHECK(P.To.get(Dst, 0, 4) == 0x1000);
  CHECK(P.To.getSigned(Dst, 4, 4) == -5);
  CHECK(P.To.get(Dst, 8, 2) == 6);
  CHECK(P.To.get(Dst, 12, 4) == 0x2000);
  CHECK(P.To.get(Dst, 16, 4) == 0x3000);
  CHECK(P.map(24, 40) == 12);
  CHECK(P.map(40, 40) == 20);
}

TEST_CASE("flexible arrays go on to the end of the block") {
  for (const char *Target : {"mips-linux-gnu", "s390x-linux-gnu"}) {
    Pair P("x86_64-linux-gnu", Target, buildFlexible);
    const uint64_t Long = P.To.Model.LongSize;
    const uint64_t Head = P.To.offsetOf(P.T, "items");
    CHECK(P.size(16) == P.To.sizeOf(P.T));
    CHECK(P.size(16 + 5 * 8) == Head + 5 * Long);
    CHECK(P.size(16 + 5 * 8 + 3) == Head + 5 * Long + 3);
    Bytes Src(16 + 5 * 8);
    P.From.put(Src, 8, 5, 4);
    for (unsigned I = 0; I != 5; ++I)
      P.From.put(Src, 16 + 8 * I, I * 1000, 8);
    Bytes Dst = P.convert(Src);
    CHECK(P.To.get(Dst, P.To.offsetOf(P.T, "n"), 4) == 5);
    for (unsigned I = 0; I != 5; ++I)
      CHECK(P.To.get(Dst, Head + Long * I, Long) == I * 1000);
    CHECK(P.map(16, 56) == Head);
    CHECK(P.map(16 + 3 * 8, 56) == Head + 3 * Long);
    CHECK(P.map(56, 56) == Head + 5 * Long);
    CHECK(P.map(8, 56) == P.To.offsetOf(P.T, "n"));

    P.From.put(Src, 16 + 8 * 3, uint64_t(1) << 40, 8);
    std::string Why = whyNot(P.From, P.F, P.To, P.T, Src);
    if (Long == 4)
      CHECK(Why == "value 1099511627776 of 'items[3]' ('long', 8 bytes) does "
                   "not fit in 4 bytes (in 'struct list')");
    else
      CHECK(Why.empty());
  }
}

TEST_CASE("an array of 1 at the end goes on as well") {
  Pair P("x86_64-linux-gnu", "mips-linux-gnu", buildHack);
  CHECK(P.size(16) == 8); // one plain struct
  CHECK(P.size(27) == 4 + 27 - 8);
  Bytes Src(27, 'x');
  P.From.put(Src, 0, 0x1000, 8);
  Bytes Dst = P.convert(Src);
  CHECK(P.To.get(Dst, 0, 4) == 0x1000);
  CHECK(std::count(Dst.begin(), Dst.end(), 'x') == 27 - 8);
  CHECK(P.map(20, 27) == 16);
  // 32 bytes are two structs or one with a longer text.
  CHECK(whyNot(P.From, P.F, P.To, P.T, Bytes(32)) ==
        "'struct name' ends in an array of 1, and 32 bytes may hold several of "
        "it or one that goes on: declare an array that goes on without a "
        "length, as []");
}

TEST_CASE("a struct that ends in a struct with a tail has that tail") {
  auto build = [](TypeBuilder &B) {
    return B.structure("outer",
                       {{"p", B.pointer()}, {"list", buildFlexible(B)}});
  };
  Pair P("x86_64-linux-gnu", "i686-linux-gnu", build);
  CHECK(P.size(24 + 3 * 8) == 12 + 3 * 4);
  CHECK(P.map(24 + 2 * 8, 48) == 12 + 2 * 4);
  Bytes Src(48);
  P.From.put(Src, 40, static_cast<uint64_t>(-3), 8);
  CHECK(P.To.getSigned(P.convert(Src), 20, 4) == -3);
}

TEST_CASE("interior pointers map to the same member") {
  Pair P("x86_64-linux-gnu", "mips-linux-gnu", buildNode);
  CHECK(P.map(0, 480) == 0);
  for (uint64_t I : {0, 4, 9}) {
    CHECK(P.map(I * 48, 480) == I * 24);
    CHECK(P.map(I * 48 + 8, 480) == I * 24 + 4);        // key
    CHECK(P.map(I * 48 + 16, 480) == I * 24 + 8);       // tag
    CHECK(P.map(I * 48 + 17, 480) == I * 24 + 9);       // its second byte
    CHECK(P.map(I * 48 + 18, 480) == I * 24 + 10);      // its end
    CHECK(P.map(I * 48 + 24 + 16, 480) == I * 24 + 20); // v[2]
    CHECK(P.map(I * 48 + 1, 480) == I * 24 + 1);        // a tagged pointer
  }
  CHECK(P.map(480, 480) == 240); // one past the end
  CHECK_FALSE(P.C->mapOffset(*P.P, 481, 480));
  Result<uint64_t> Middle = P.C->mapOffset(*P.P, 8 + 5, 480);
  REQUIRE_FALSE(Middle);
  CHECK(Middle.message() == "offset 5 in 'long' of 8 bytes has no counterpart "
                            "in 4 bytes");
}

TEST_CASE("every offset maps to itself where the layout is the same") {
  Pair P("x86_64-linux-gnu", "s390x-linux-gnu", buildNode);
  REQUIRE(sameLayout(*P.P));
  for (uint64_t I = 0; I <= 96; ++I)
    CHECK(P.map(I, 96) == I);
}

TEST_CASE("every member's offset maps to the member, for all pairs") {
  forAllPairs([](TypeBuilder From, TypeBuilder To) {
    auto build = [](TypeBuilder &B) {
      return B.structure("s", {{"c", B.character()},
                               {"d", B.real()},
                               {"l", B.longInt()},
                               {"x", B.longDouble()},
                               {"p", B.array(B.pointer(), 2)},
                               {"s", B.shortInt()},
                               {"q", B.longLong()}});
    };
    TypeId F = build(From), T = build(To);
    Converter C(From.space(), To.space());
    Result<const Plan *> P = C.plan(F, T);
    REQUIRE(P);
    for (uint64_t I = 0; I != 3; ++I)
      for (size_t M = 0; M != From.Types[F].Members.size(); ++M) {
        Result<uint64_t> At = C.mapOffset(
            **P, I * From.sizeOf(F) + From.Types[F].Members[M].Offset,
            3 * From.sizeOf(F));
        REQUIRE(At);
        CHECK(*At == I * To.sizeOf(T) + To.Types[T].Members[M].Offset);
      }
  });
}

TEST_CASE("the end of an array is told from the member after it by type") {
  // On i386 the double follows at once, on ARM after a gap.
  TypeId Int = 0, Double = 0;
  auto build = [&](TypeBuilder &B) {
    Int = B.integer();
    Double = B.real();
    return B.structure("s", {{"a", B.array(Int, 3)}, {"d", Double}});
  };
  Pair P("i686-linux-gnu", "arm-linux-gnueabihf", build);
  CHECK(P.map(12, 20) == 16);
  CHECK(P.map(12, 20, Double) == 16);
  CHECK(P.map(12, 20, Int) == 12);
}

TEST_CASE("buffers of the wrong size are refused") {
  Pair P("x86_64-linux-gnu", "mips-linux-gnu", buildNode);
  Bytes Src(96), Short(47), Long(49);
  for (Bytes *Dst : {&Short, &Long}) {
    Result<> Done = P.C->convert(*P.P, Src, *Dst, samePointer);
    REQUIRE_FALSE(Done);
    CHECK(Done.message() == "a block of 96 bytes of 'struct node' becomes 48 "
                            "bytes, not " +
                                std::to_string(Dst->size()));
  }
}

TEST_CASE("sizes that overflow are refused") {
  Pair P("mips-linux-gnu", "x86_64-linux-gnu",
         [](TypeBuilder &B) { return B.longInt(); });
  CHECK_FALSE(P.C->convertedSize(*P.P, ~uint64_t(0) - 7));
}

TEST_CASE("a block of an incomplete type moves only within its class") {
  auto build = [](TypeBuilder &B) { return B.declare("hidden"); };
  Pair Same("x86_64-linux-gnu", "aarch64-linux-gnu", build);
  CHECK(Same.size(100) == 100);
  CHECK(Same.convert(Bytes(100, 3)) == Bytes(100, 3));
  Pair Other("x86_64-linux-gnu", "s390x-linux-gnu", build);
  Result<uint64_t> Size = Other.C->convertedSize(*Other.P, 100);
  REQUIRE_FALSE(Size);
  CHECK(Size.message() ==
        "'struct hidden' is not complete, so a block of 100 bytes cannot be "
        "converted; compile the file that defines it with -g");
}

TEST_CASE("random blocks survive the way there and back") {
  // Through every target and back to the first, with values that fit anywhere.
  auto build = [](TypeBuilder &B) {
    TypeId Item = B.structure("item", {{"s", B.shortInt()},
                                       {"d", B.real()},
                                       {"l", B.longInt()},
                                       {"b", B.unsignedInt(), 11},
                                       {"c", B.integer(), 9}});
    return B.structure("s", {{"q", B.longLong()},
                             {"items", B.array(Item, 3)},
                             {"f", B.array(B.single(), 2)},
                             {"u", B.unsignedLong()},
                             {"more", B.array(Item, 0)}});
  };
  TypeBuilder First("x86_64-linux-gnu");
  TypeId FirstId = build(First);
  const uint64_t Count = 4;
  TypeId ItemId = First.Types[First.Types[FirstId].Members[1].Type].Elem;
  Bytes Start(First.sizeOf(FirstId) + Count * First.sizeOf(ItemId));
  uint32_t State = 12345;
  auto next = [&] { return State = State * 1664525 + 1013904223; };
  auto fill = [&](uint64_t At) {
    First.put(Start, At, next() >> 16, 2);
    First.put(Start, At + 8, uint64_t(next()) << 32 | next(), 8);
    First.put(Start, At + 16, static_cast<uint64_t>(int64_t(int32_t(next()))),
              8);
    First.put(Start, At + 24, next() & 0xfffff, 4);
  };
  First.put(Start, 0, uint64_t(next()) << 32 | next(), 8);
  for (uint64_t I = 0; I != 3; ++I)
    fill(8 + 32 * I);
  First.put(Start, 104, next(), 4);
  First.put(Start, 112, next(), 8);
  for (uint64_t I = 0; I != Count; ++I)
    fill(First.offsetOf(FirstId, "more") + 32 * I);

  TypeBuilder Here = First;
  TypeId HereId = FirstId;
  Bytes Now = Start;
  std::vector<DataModel> Route(supportedDataModels().begin(),
                               supportedDataModels().end());
  Route.push_back(First.Model);
  for (const DataModel &Model : Route) {
    TypeBuilder There(Model);
    TypeId ThereId = build(There);
    Result<Bytes> Dst = convertBlock(Here, HereId, There, ThereId, Now);
    INFO(Model.Triple << (Dst ? "" : ": " + Dst.message()));
    REQUIRE(Dst);
    Now = *Dst;
    Here = There;
    HereId = ThereId;
  }
  CHECK(Now == Start);
}
