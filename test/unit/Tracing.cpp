// Where pointers lead, on both sides, and what a block must be for them to lead
// there.

#include "ConvertTesting.h"

using namespace mt;
using namespace mt::test;

namespace {
struct Seen {
  uint64_t Value;
  TypeId From, To;
  bool operator==(const Seen &) const = default;
};
} // namespace

static std::vector<Seen> trace(const TypeBuilder &From, TypeId FromId,
                               const TypeBuilder &To, TypeId ToId,
                               const Bytes &Src) {
  Converter C(From.space(), To.space());
  std::vector<Seen> All;
  C.forEachPointer(planOf(C, FromId, ToId), Src,
                   [&](ForeignAddress A, TypeId F, TypeId T) {
                     All.push_back({A.value(), F, T});
                   });
  return All;
}

TEST_CASE("one type here may be two there, and each pointer says which") {
  // i386 has one type for uint32_t and size_t.
  TypeBuilder From("i386-linux-gnu"), To("x86_64-linux-gnu");
  TypeId Both = From.unsignedInt(), ToBoth = From.pointer(Both);
  TypeId Word = To.unsignedInt(), Size = To.unsignedLong();
  TypeId F = From.structure("s", {{"words", ToBoth}, {"sizes", ToBoth}});
  TypeId T = To.structure(
      "s", {{"words", To.pointer(Word)}, {"sizes", To.pointer(Size)}});
  CHECK(trace(From, F, To, T, {1, 0, 0, 0, 2, 0, 0, 0}) ==
        std::vector<Seen>{{1, Both, Word}, {2, Both, Size}});
}

TEST_CASE("pointers are found in arrays, tails and beginnings of blocks") {
  forAllPairs([](TypeBuilder From, TypeBuilder To) {
    TypeId Ids[2];
    TypeBuilder *Sides[] = {&From, &To};
    for (int I = 0; I != 2; ++I) {
      TypeBuilder &B = *Sides[I];
      TypeId Inner = B.structure(
          "inner", {{"c", B.character()}, {"p", B.pointer(B.integer())}});
      Ids[I] = B.structure("outer", {{"n", B.integer()},
                                     {"in", B.array(Inner, 2)},
                                     {"rest", B.array(Inner, 0)}});
    }
    const uint64_t Size = From.sizeOf(Ids[0]);
    const unsigned Pointer = From.Model.PointerSize;
    // Two elements more than the struct, less the last byte of the last.
    Bytes Src(Size + 4 * Pointer - 1);
    for (uint64_t At = Pointer; At + Pointer <= Src.size(); At += Pointer)
      From.put(Src, At, At, Pointer);
    std::vector<Seen> All = trace(From, Ids[0], To, Ids[1], Src);
    // The first word of each inner struct is no pointer; the cut one is none.
    CHECK(All.size() == 3);
    for (const Seen &S : All)
      CHECK((S.Value / Pointer) % 2 == 0);
    CHECK(trace(From, Ids[0], To, Ids[1], Bytes(Src.size())).empty());
  });
}

TEST_CASE("what differing pointers of a union lead to is not known") {
  TypeBuilder From("x86_64-linux-gnu"), To("aarch64-linux-gnu");
  auto build = [](TypeBuilder &B) {
    return B.unite("u",
                   {{"i", B.pointer(B.integer())}, {"d", B.pointer(B.real())}});
  };
  TypeId F = build(From), T = build(To);
  CHECK(trace(From, F, To, T, {1, 2, 0, 0, 0, 0, 0, 0}) ==
        std::vector<Seen>{{0x201, 0, 0}});
}

TEST_CASE("objects inside of objects") {
  TypeBuilder B("x86_64-linux-gnu");
  TypeId Int = B.integer(), Real = B.real(), Text = B.pointer(B.character());
  TypeId Base = B.structure("base", {{"kind", Int}, {"name", Text}});
  TypeId Derived =
      B.structure("derived", {{"base", Base}, {"xs", B.array(Real, 3)}});
  TypeId Other = B.structure("other", {{"kind", Int}, {"name", Text}});
  TypeId Open = B.structure("open", {{"n", Int}, {"xs", B.array(Real, 0)}});
  auto holds = [&](TypeId Outer, uint64_t Bytes, uint64_t At, TypeId Inner) {
    return holdsObject(B.space(), Outer, Bytes, At, B.space(), Inner);
  };
  CHECK(holds(Derived, 40, 0, Derived));
  CHECK(holds(Derived, 40, 0, Base));
  CHECK(holds(Derived, 40, 0, Int));
  CHECK(holds(Derived, 40, 0, B.unsignedInt())); // a number of the same size
  CHECK(holds(Derived, 40, 8, B.pointer()));     // all pointers are alike
  CHECK(holds(Derived, 40, 24, Real));
  CHECK(holds(Derived, 80, 40 + 16, Real)); // of the second
  CHECK(holds(Derived, 40, 16, B.array(Real, 3)));
  CHECK_FALSE(holds(Derived, 40, 0, Other)); // another tag
  CHECK_FALSE(holds(Derived, 40, 8, Base));
  CHECK_FALSE(holds(Derived, 40, 20, Real));
  CHECK_FALSE(holds(Derived, 40, 24, B.longLong()));
  CHECK_FALSE(holds(Base, 16, 0, Derived)); // it is the other way round
  CHECK(holds(Open, 8 + 5 * 8, 8 + 4 * 8, Real));
  CHECK_FALSE(holds(Open, 8 + 5 * 8, 8 + 4 * 8, Int));
}

TEST_CASE("structs that begin alike") {
  TypeBuilder B("x86_64-linux-gnu");
  TypeId Int = B.integer(), Real = B.real(), Text = B.pointer(B.character());
  TypeId Named = B.structure("", {{"name", Text}});
  TypeId Counted = B.structure("", {{"name", Text}, {"count", Int}});
  TypeId Entry =
      B.structure("entry", {{"key", Text}, {"n", Int}, {"value", Real}});
  TypeId Nested = B.structure("nested", {{"first", Counted}, {"more", Real}});
  TypeId Number = B.structure("number", {{"value", Real}, {"key", Text}});
  auto begins = [&](TypeId Outer, TypeId Inner) {
    return beginsAlike(B.space(), Outer, B.space(), Inner);
  };
  CHECK(begins(Entry, Named));
  CHECK(begins(Entry, Counted));
  CHECK(begins(Entry, Nested)); // padding or not, the double is at 16
  CHECK(begins(Nested, Named));
  CHECK_FALSE(begins(Named, Counted));
  CHECK_FALSE(begins(Entry, Number));
  CHECK_FALSE(begins(Number, Named));
  CHECK_FALSE(begins(Entry, Int)); // no struct
  // Arrays of one size are not alike for that.
  TypeId Name = B.structure("", {{"name", B.array(B.character(), 16)}});
  TypeId Long = B.structure("", {{"name", B.array(B.character(), 40)}});
  TypeId Point = B.structure("point", {{"xy", B.array(Real, 2)}});
  TypeId Ints = B.structure("", {{"xy", B.array(Int, 4)}});
  TypeId More =
      B.structure("more", {{"name", B.array(B.character(), 16)}, {"n", Int}});
  CHECK(begins(More, Name));
  CHECK_FALSE(begins(Point, Name));
  CHECK_FALSE(begins(Point, Ints));
  CHECK_FALSE(begins(Long, Ints));
  TypeId Two = B.structure("", {{"xy", B.array(Real, 2)}});
  TypeId Half = B.structure("half", {{"x", Real}, {"key", Text}});
  CHECK(begins(Point, Two));
  CHECK_FALSE(begins(Half, Two)); // the second is no double
}
