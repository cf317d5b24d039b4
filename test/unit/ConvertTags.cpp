// Unions that have a tag: what it names is converted, between all targets.

#include "ConvertTesting.h"
#include "model/UnionTags.h"

using namespace mt;
using namespace mt::test;

namespace {

enum { Nil, Int, Real, Text, Struct };

/// struct value { int kind; union { long i; double d; char *s; struct { char c;
/// int n; } b; } u; }, with its tag.
struct Value {
  TypeId Id, Union, Number, Characters;

  explicit Value(TypeBuilder &B, bool IsTagged = true) {
    Number = B.integer();
    Characters = B.character();
    TypeId Inner = B.structure("b", {{"c", Characters}, {"n", Number}});
    Union = B.unite("u", {{"i", B.longInt()},
                          {"d", B.real()},
                          {"s", B.pointer(Characters)},
                          {"b", Inner}});
    Id = B.structure("value", {{"kind", Number}, {"u", Union}});
    if (IsTagged)
      B.Types[Id].Enumerators = {{"", 1},      {"", 0},     {NoMember, Nil},
                                 {"i", Int},   {"d", Real}, {"s", Text},
                                 {"b", Struct}};
  }
  uint64_t unionAt(const TypeBuilder &B) const { return B.offsetOf(Id, "u"); }
};

constexpr uint64_t OneAndAHalf = 0x3ff8000000000000;

} // namespace

TEST_CASE("the member that the tag names is converted") {
  forAllPairs([](TypeBuilder From, TypeBuilder To) {
    const bool Same = From.Model.BigEndian == To.Model.BigEndian &&
                      From.Model.PointerSize == To.Model.PointerSize;
    Value F(From), T(To);
    const uint64_t Size = From.sizeOf(F.Id);
    Bytes Src(4 * Size);
    for (uint64_t I = 0; I != 4; ++I)
      From.put(Src, I * Size, I + 1, 4);
    const uint64_t At = F.unionAt(From);
    From.put(Src, At, static_cast<uint64_t>(-5), From.Model.LongSize);
    From.put(Src, Size + At, OneAndAHalf, 8);
    From.put(Src, 2 * Size + At, 0x1000, From.Model.PointerSize);
    From.put(Src, 3 * Size + At, 'x', 1);
    From.put(Src, 3 * Size + At + 4, 77, 4);
    auto translate = [](ForeignAddress A, TypeId) {
      return A.value() == 0x1000 ? 0x1004 : A.value();
    };
    Result<Bytes> Dst = convertBlock(From, F.Id, To, T.Id, Src, translate);
    INFO((Dst ? std::string() : Dst.message()));
    REQUIRE(Dst);
    const uint64_t ToSize = To.sizeOf(T.Id), ToAt = T.unionAt(To);
    REQUIRE(Dst->size() == 4 * ToSize);
    CHECK(To.getSigned(*Dst, ToAt, To.Model.LongSize) == -5);
    CHECK(To.get(*Dst, ToSize + ToAt, 8) == OneAndAHalf);
    CHECK(To.get(*Dst, 2 * ToSize + ToAt, To.Model.PointerSize) == 0x1004);
    CHECK((*Dst)[3 * ToSize + ToAt] == 'x');
    CHECK(To.get(*Dst, 3 * ToSize + ToAt + 4, 4) == 77);

    // Of the pointers, only that which is one is told.
    Converter C(From.space(), To.space());
    std::vector<uint64_t> Pointers;
    C.forEachPointer(planOf(C, F.Id, T.Id), Src,
                     [&](ForeignAddress A, TypeId, TypeId) {
                       Pointers.push_back(A.value());
                     });
    if (!Same)
      CHECK(Pointers == std::vector<uint64_t>{0x1000});
  });
}

TEST_CASE("a tag that this program names counts for an image without") {
  TypeBuilder Intel("x86_64-linux-gnu"), Z("s390x-linux-gnu");
  Value F(Intel, false), T(Z);
  Bytes Src(16);
  Intel.put(Src, 0, Real, 4);
  Intel.put(Src, 8, OneAndAHalf, 8);
  Result<Bytes> Dst = convertBlock(Intel, F.Id, Z, T.Id, Src);
  REQUIRE(Dst);
  CHECK(Z.get(*Dst, 8, 8) == OneAndAHalf);
  // Without a tag on either side there is nothing to go by.
  Value Untold(Z, false);
  CHECK_FALSE(whyNot(Intel, F.Id, Z, Untold.Id, Src).empty());
}

TEST_CASE("what a tag does not name is refused, unless it is empty") {
  TypeBuilder Intel("x86_64-linux-gnu"), Old("i686-linux-gnu");
  Value F(Intel), T(Old);
  Bytes Src(16);
  Intel.put(Src, 0, 9, 4);
  REQUIRE(convertBlock(Intel, F.Id, Old, T.Id, Src));
  Intel.put(Src, 8, 1, 1);
  CHECK(whyNot(Intel, F.Id, Old, T.Id, Src) ==
        "the union with 'u.i' is not empty and has the tag 9, and neither the "
        "code nor an MT_UNION_TAG tells what that means; name it there (in "
        "'struct value')");
  // What is named to be nothing is dropped.
  Intel.put(Src, 0, Nil, 4);
  Result<Bytes> Dst = convertBlock(Intel, F.Id, Old, T.Id, Src);
  REQUIRE(Dst);
  CHECK(*Dst == Bytes(Old.sizeOf(T.Id)));
  // A value that does not fit is, as everywhere, an error.
  Intel.put(Src, 0, Int, 4);
  Intel.put(Src, 8, uint64_t(1) << 40, 8);
  CHECK(whyNot(Intel, F.Id, Old, T.Id, Src)
            .starts_with("value 1099511627776 of 'u.i' ('long', 8 bytes) does "
                         "not fit in 4 bytes"));
}

TEST_CASE("the value of some of a tag's bits") {
  TypeBuilder Intel("x86_64-linux-gnu"), Z("s390x-linux-gnu");
  Value F(Intel), T(Z);
  // &31=9 i, &31=2 d
  for (auto [B, V] : {std::pair(&Intel, &F), std::pair(&Z, &T)})
    B->Types[V->Id].Enumerators = {
        {"", 1},
        {"", 0},
        {std::string(1, Masked) + "i", int64_t(31) << 32 | 9},
        {std::string(1, Masked) + "d", int64_t(31) << 32 | 2}};
  Bytes Src(16);
  Intel.put(Src, 0, 0xffffff00 | 32 | 9, 4); // negative, and other bits
  Intel.put(Src, 8, 77, 8);
  Result<Bytes> Dst = convertBlock(Intel, F.Id, Z, T.Id, Src);
  REQUIRE(Dst);
  CHECK(Z.get(*Dst, 8, 8) == 77);
  Intel.put(Src, 0, 64 | 8 | 2, 4); // has the bits of 2, and others of the mask
  CHECK_FALSE(whyNot(Intel, F.Id, Z, T.Id, Src).empty());
}

TEST_CASE("a pointer to the union tells as long as its place is known") {
  TypeBuilder Intel("x86_64-linux-gnu"), Z("s390x-linux-gnu");
  TypeId Ids[2];
  for (auto [B, I] : {std::pair(&Intel, 0), std::pair(&Z, 1)}) {
    const TypeId Union = B->unite(
        "u", {{"own", B->longInt()}, {"both", B->array(B->integer(), 2)}});
    Ids[I] = B->structure("value", {{"to", B->pointer()}, {"u", Union}});
    B->Types[Ids[I]].Enumerators = {{"", 1},
                                    {"", 0},
                                    {std::string(1, Self) + "own", 0},
                                    {std::string(1, Otherwise) + "both", 0}};
  }
  Converter C(Intel.space(), Z.space());
  const Plan &P = planOf(C, Ids[0], Ids[1]);
  Bytes Src(16), Dst(16);
  Intel.put(Src, 0, 0x5008, 8);
  Intel.put(Src, 8, 0x100000002, 8);
  REQUIRE(C.convert(P, {Src, ForeignAddress(0x5000)}, Dst, samePointer));
  CHECK(Z.get(Dst, 8, 8) == 0x100000002);
  REQUIRE(C.convert(P, {Src, ForeignAddress(0x6000)}, Dst, samePointer));
  CHECK(Z.get(Dst, 8, 4) == 2);
  CHECK(Z.get(Dst, 12, 4) == 1);
  CHECK_FALSE(C.convert(P, Src, Dst, samePointer));
}

TEST_CASE("pointers into tagged unions") {
  TypeBuilder Intel("x86_64-linux-gnu"), Old("i686-linux-gnu");
  Value F(Intel), T(Old);
  Converter C(Intel.space(), Old.space());
  const Plan &P = planOf(C, F.Id, T.Id);
  auto map = [&](uint64_t Offset, TypeId Pointee) {
    return C.mapOffset(P, Offset, 16, Pointee);
  };
  REQUIRE(map(8, 0));
  CHECK(*map(8, 0) == 4);
  // b.n, and nothing else has an int there.
  REQUIRE(map(12, F.Number));
  CHECK(*map(12, F.Number) == 8);
}

TEST_CASE("a block that ends within a tagged union") {
  TypeBuilder Intel("x86_64-linux-gnu"), Z("s390x-linux-gnu");
  Value F(Intel), T(Z);
  Bytes Src(12);
  Intel.put(Src, 0, Struct, 4);
  Src[8] = 'x';
  Result<Bytes> Dst = convertBlock(Intel, F.Id, Z, T.Id, Src);
  // Its size on the other side is not known, or it is right.
  if (Dst)
    CHECK((*Dst)[8] == 'x');
}

TEST_CASE("tags in bit-fields, and in the union itself") {
  TypeBuilder Intel("x86_64-linux-gnu"), Z("s390x-linux-gnu");
  auto build = [](TypeBuilder &B) {
    TypeId U =
        B.unite("u", {{"w", B.longLong()}, {"f", B.array(B.single(), 2)}});
    TypeId S = B.structure("s", {{"flags", B.unsignedInt(), 3},
                                 {"type", B.unsignedInt(), 2},
                                 {"u", U}});
    B.Types[S].Enumerators = {{"", 2}, {"", 1}, {"w", 1}, {"f", 2}};
    return S;
  };
  TypeId F = build(Intel), T = build(Z);
  Bytes Src(16);
  Src[0] = 5 | 2 << 3;
  Intel.put(Src, 8, 0x3fc00000, 4);
  Intel.put(Src, 12, 0x40000000, 4);
  Result<Bytes> Dst = convertBlock(Intel, F, Z, T, Src);
  REQUIRE(Dst);
  CHECK(Z.get(*Dst, 8, 4) == 0x3fc00000);
  CHECK(Z.get(*Dst, 12, 4) == 0x40000000);

  auto event = [](TypeBuilder &B) {
    TypeId I = B.integer();
    TypeId Key = B.structure("key", {{"type", I}, {"key", B.longInt()}});
    TypeId Pen = B.structure(
        "pen", {{"type", I}, {"x", B.shortInt()}, {"y", B.shortInt()}});
    TypeId U = B.unite("event", {{"type", I}, {"key", Key}, {"pen", Pen}});
    B.Types[U].Enumerators = {{"", 0}, {"", 0}, {"key", 1}, {"pen", 2}};
    return U;
  };
  F = event(Intel), T = event(Z);
  Bytes Events(32);
  Intel.put(Events, 0, 1, 4);
  Intel.put(Events, 8, 0x12345678, 8);
  Intel.put(Events, 16, 2, 4);
  Intel.put(Events, 20, 0x1234, 2);
  Dst = convertBlock(Intel, F, Z, T, Events);
  REQUIRE(Dst);
  CHECK(Z.get(*Dst, 0, 4) == 1);
  CHECK(Z.get(*Dst, 8, 8) == 0x12345678);
  CHECK(Z.get(*Dst, 16, 4) == 2);
  CHECK(Z.get(*Dst, 20, 2) == 0x1234);
}

TEST_CASE("damaged tags are found") {
  TypeBuilder B("x86_64-linux-gnu");
  Value V(B);
  REQUIRE(validateTypes(B.space()));
  auto isBad = [&](std::vector<std::pair<std::string, int64_t>> Tag) {
    B.Types[V.Id].Enumerators = std::move(Tag);
    return !validateTypes(B.space());
  };
  CHECK(isBad({{"", 1}}));
  CHECK(isBad({{"", 4}, {"", 0}, {"i", 1}}));
  CHECK(isBad({{"", 1}, {"", -1}, {"i", 1}}));
  CHECK(isBad({{"i", 1}}));
  // Members that the union does not have, or a tag that is no number, stop a
  // conversion.
  TypeBuilder Z("s390x-linux-gnu");
  Value T(Z);
  for (auto &Tag : std::vector<std::vector<std::pair<std::string, int64_t>>>{
           {{"", 1}, {"", 0}, {"q", 1}},
           {{"", 1}, {"", 1}, {"i", 1}},
           {{"", 0}, {"", 1}, {"i", 1}},
           {{"", 1}, {"", 0}}}) {
    B.Types[V.Id].Enumerators = Tag;
    CHECK_FALSE(whyNot(B, V.Id, Z, T.Id, Bytes(16)).empty());
  }
}

namespace {
/// struct item { struct { unsigned kind : 3, is_list : 1; } fg; int size;
/// union { long number; short pair[2]; } u; }, told by several.
struct Item {
  TypeId Id, Flags, Union;

  explicit Item(TypeBuilder &B) {
    TypeId Short = B.scalar(TypeKind::SInt, "short", 2);
    Flags = B.structure("", {{"kind", B.integer()}, {"is_list", B.integer()}});
    Union =
        B.unite("u", {{"number", B.longInt()}, {"pair", B.array(Short, 2)}});
    Id = B.structure("item",
                     {{"fg", Flags}, {"size", B.integer()}, {"u", Union}});
    const int64_t IsList = 0 | (2 << TagInsideShift);
    B.Types[Id].Enumerators = {{"", 2},       {"", IsList},
                               {"pair", 1},   {"", 2},
                               {"", 1},       {"<number", 5},
                               {"&pair", 64}, {std::string("*") + NoMember, 0}};
  }
};
} // namespace

TEST_CASE("a union may have several tags, also in a member") {
  TypeBuilder From("x86_64-linux-gnu"), To("s390x-linux-gnu");
  Item F(From), T(To);
  const uint64_t Size = From.sizeOf(F.Id);
  const uint64_t At = From.offsetOf(F.Id, "u");
  struct {
    uint64_t IsList, Length;
    bool IsNumber, IsPair;
  } Cases[] = {{1, 3, false, true},   // the first that fits counts
               {0, 5, true, false},   // at most 5
               {0, 70, false, true},  // has the bit
               {0, 8, false, false}}; // nothing
  for (const auto &C : Cases) {
    Bytes Src(Size);
    From.put(Src, 4, C.IsList, 4);
    From.put(Src, 8, C.Length, 4);
    From.put(Src, At, 0x20001, 8);
    Result<Bytes> Dst = convertBlock(From, F.Id, To, T.Id, Src);
    INFO((Dst ? std::string() : Dst.message()));
    REQUIRE(Dst);
    const uint64_t ToAt = To.offsetOf(T.Id, "u");
    if (C.IsNumber)
      CHECK(To.get(*Dst, ToAt, 8) == 0x20001);
    else if (C.IsPair)
      CHECK((To.get(*Dst, ToAt, 2) == 1 && To.get(*Dst, ToAt + 2, 2) == 2));
    else
      CHECK(To.get(*Dst, ToAt, 8) == 0);
  }
}

TEST_CASE("what tells a struct's end, or what it begins, is no union's tag") {
  TypeBuilder B("x86_64-linux-gnu");
  Item I(B);
  Type T = B.Types[I.Id];
  T.Enumerators.insert(
      T.Enumerators.end(),
      {{"", 3}, {"", 1}, {"&u", 4}, {"", 4}, {"", 0}, {"methods", 17}});
  Result<std::vector<UnionTag>> Tags = unionTags(T);
  REQUIRE(Tags);
  REQUIRE(Tags->size() == 1);
  CHECK((*Tags)[0].Cases.size() == 4);
  REQUIRE(endTag(T).Cases.size() == 1);
  CHECK(endTag(T).Cases[0].Member == "u");
  REQUIRE(classTag(T).Cases.size() == 1);
  CHECK(classTag(T).Cases[0].Test.Value == 17);
  CHECK(endTag(B.Types[I.Id]).Cases.empty());
}
