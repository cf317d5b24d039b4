#include "capture/ArgumentLists.h"
#include <catch2/catch.hpp>
#include <cstdarg>
#include <cstring>

using namespace mt;

namespace {
constexpr PassedArgument Kinds[] = {
    {ArgumentKind::Int},        {ArgumentKind::Double},
    {ArgumentKind::Pointer},    {ArgumentKind::LongLong},
    {ArgumentKind::LongDouble}, {ArgumentKind::Int},
    {ArgumentKind::Int},        {ArgumentKind::Int},
    {ArgumentKind::Double},     {ArgumentKind::Pointer},
    {ArgumentKind::LongDouble}, {ArgumentKind::LongLong}};
constexpr int Number = std::size(Kinds);

void next(va_list &List, ArgumentKind K) {
  switch (K) {
  case ArgumentKind::Int:
    (void)va_arg(List, int);
    break;
  case ArgumentKind::LongLong:
    (void)va_arg(List, long long);
    break;
  case ArgumentKind::Pointer:
    (void)va_arg(List, void *);
    break;
  case ArgumentKind::Double:
    (void)va_arg(List, double);
    break;
  case ArgumentKind::LongDouble:
    (void)va_arg(List, long double);
    break;
  case ArgumentKind::Struct:
    FAIL("there is none among them");
  }
}

void look(int Named, ...) {
  va_list All, List;
  va_start(All, Named);
  va_start(List, Named);
  for (int I = 0; I <= Number; ++I) {
    CAPTURE(I);
    CHECK(countFetched(&All, &List, Kinds) == I);
    if (I > 0)
      CHECK_FALSE(countFetched(&All, &List, std::span(Kinds).first(I - 1)));
    va_list Again;
    fetch(&All, static_cast<uint32_t>(I), Kinds, &Again);
    CHECK(std::memcmp(&Again, &List, sizeof List) == 0);
    if (I == 5)
      CHECK(va_arg(Again, int) == 77);
    if (I == 8)
      CHECK(va_arg(Again, double) == 2.5);
    if (I == 11)
      CHECK(va_arg(Again, long long) == -5);
    if (I < Number)
      next(List, Kinds[I].Kind);
  }
  // Further than there are arguments, or fetched as something else.
  (void)va_arg(List, double);
  (void)va_arg(List, int);
  CHECK_FALSE(countFetched(&All, &List, Kinds));
  va_end(List);
  va_end(All);
}

struct IntLong {
  int A;
  long long B;
};
struct TwoDoubles {
  double A, B;
};
struct DoubleLong {
  double A;
  long B;
};
struct ThreeFloats {
  float A[3];
};
struct Large {
  char Text[33];
};
struct LongDouble {
  long double A;
};

void lookAtStructs(std::span<const PassedArgument> Passed, int Named, ...) {
  va_list All, List;
  va_start(All, Named);
  va_start(List, Named);
  auto Check = [&](uint32_t Count) {
    CAPTURE(Count);
    CHECK(countFetched(&All, &List, Passed) == Count);
    va_list Again;
    fetch(&All, Count, Passed, &Again);
    CHECK(std::memcmp(&Again, &List, sizeof List) == 0);
  };
  Check(0);
  uint32_t Count = 0;
  // Three times, so that registers run out on the way.
  for (int I = 0; I != 3; ++I) {
    CHECK(va_arg(List, IntLong).B == I);
    Check(++Count);
    CHECK(va_arg(List, TwoDoubles).B == I + 1);
    Check(++Count);
    CHECK(va_arg(List, int) == I + 2);
    Check(++Count);
    CHECK(va_arg(List, DoubleLong).B == I + 3);
    Check(++Count);
    CHECK(va_arg(List, ThreeFloats).A[2] == I + 4);
    Check(++Count);
    CHECK(va_arg(List, Large).Text[32] == I + 5);
    Check(++Count);
    CHECK(va_arg(List, LongDouble).A == I + 6);
    Check(++Count);
  }
  CHECK(Count == Passed.size());
  va_end(List);
  va_end(All);
}

TypeId add(ModuleDesc &M, TypeKind Kind, uint64_t Size) {
  Type T;
  T.Kind = Kind;
  T.Size = Size;
  M.Types.push_back(T);
  return static_cast<TypeId>(M.Types.size() - 1);
}

Type numberOf(TypeKind Kind, uint64_t Size) {
  Type T;
  T.Kind = Kind;
  T.Size = Size;
  T.Align = static_cast<uint32_t>(Size);
  return T;
}

Type structOf(uint64_t Size, uint32_t Align,
              std::vector<std::pair<TypeId, uint64_t>> Members) {
  Type T;
  T.Kind = TypeKind::Struct;
  T.Size = Size;
  T.Align = Align;
  for (auto [Id, Offset] : Members)
    T.Members.push_back({"", Id, Offset, 0, 0});
  return T;
}

SlotDesc pass(ModuleDesc &M, const std::string &Name, TypeId T) {
  VarDesc V;
  V.Name = Name;
  V.Type = T;
  M.Functions.front().Vars.push_back(V);
  return {static_cast<uint32_t>(M.Functions.front().Vars.size() - 1), 0, 0};
}
} // namespace

TEST_CASE("A va_list is known by how many arguments were fetched") {
  int Object = 0;
  look(1, 1, 1.5, &Object, 3LL, 4.5L, 77, 78, 79, 2.5, "x", 5.5L, -5LL);
}

TEST_CASE("What a call passes is told by the variables it keeps") {
  ModuleDesc M;
  M.Types.emplace_back();
  M.Functions.emplace_back();
  TypeId Int = add(M, TypeKind::SInt, 4), Long = add(M, TypeKind::UInt, 8),
         Pointer = add(M, TypeKind::Pointer, 8),
         Real = add(M, TypeKind::Float, 8), Large = add(M, TypeKind::Float, 16),
         Other = add(M, TypeKind::Complex, 16);
  SafePointDesc P;
  const std::string Name = PassedName;
  CHECK(passedArguments(M, P)->empty());
  P.Slots = {pass(M, Name + "2", Long), pass(M, "other", Other),
             pass(M, Name + "0", Int), pass(M, Name + "1", Pointer),
             pass(M, Name + "4", Large)};
  // The fourth is missing.
  CHECK_FALSE(passedArguments(M, P));
  P.Slots.push_back(pass(M, Name + "3", Real));
  CHECK(passedArguments(M, P) ==
        std::vector<PassedArgument>{{ArgumentKind::Int},
                                    {ArgumentKind::Pointer},
                                    {ArgumentKind::LongLong},
                                    {ArgumentKind::Double},
                                    {ArgumentKind::LongDouble}});
  P.Slots.push_back(pass(M, Name + "5", Other));
  CHECK_FALSE(passedArguments(M, P));
}

TEST_CASE("A struct that is passed is fetched as one argument") {
  enum : TypeId { Int = 1, Long, Float, Double, X87, Floats, Text };
  std::vector<Type> Types = {{},
                             numberOf(TypeKind::SInt, 4),
                             numberOf(TypeKind::SInt, 8),
                             numberOf(TypeKind::Float, 4),
                             numberOf(TypeKind::Float, 8),
                             numberOf(TypeKind::Float, 16),
                             numberOf(TypeKind::Array, 12),
                             numberOf(TypeKind::Array, 33)};
  Types[Floats].Elem = Float;
  Types[Floats].Count = 3;
  Types[Text].Elem = static_cast<TypeId>(Types.size());
  Types[Text].Count = 33;
  Types.push_back(numberOf(TypeKind::Char, 1));
  auto Shape = [&](Type T) {
    Types.push_back(std::move(T));
    std::optional<StructShape> S =
        shapeOf(Types, static_cast<TypeId>(Types.size() - 1));
    REQUIRE(S);
    return PassedArgument{ArgumentKind::Struct, *S};
  };
  const PassedArgument Once[] = {
      Shape(structOf(16, 8, {{Int, 0}, {Long, 8}})),
      Shape(structOf(16, 8, {{Double, 0}, {Double, 8}})),
      {ArgumentKind::Int},
      Shape(structOf(16, 8, {{Double, 0}, {Long, 8}})),
      Shape(structOf(12, 4, {{Floats, 0}})),
      Shape(structOf(33, 1, {{Text, 0}})),
      Shape(structOf(16, 16, {{X87, 0}}))};
  CHECK(Once[4].Shape.Floats == 3);
  CHECK(Once[3].Shape.Floats == 0);
  CHECK(Once[6].Shape.LongDouble);
  std::vector<PassedArgument> Passed;
  for (int I = 0; I != 3; ++I)
    Passed.insert(Passed.end(), std::begin(Once), std::end(Once));
  auto text = [](char C) {
    Large L = {};
    L.Text[32] = C;
    return L;
  };
  lookAtStructs(Passed, 0, IntLong{1, 0}, TwoDoubles{0, 1}, 2, DoubleLong{0, 3},
                ThreeFloats{{0, 0, 4}}, text(5), LongDouble{6}, IntLong{1, 1},
                TwoDoubles{0, 2}, 3, DoubleLong{0, 4}, ThreeFloats{{0, 0, 5}},
                text(6), LongDouble{7}, IntLong{1, 2}, TwoDoubles{0, 3}, 4,
                DoubleLong{0, 5}, ThreeFloats{{0, 0, 6}}, text(7),
                LongDouble{8});

  // What the ABIs do not agree on is not told.
  Types.push_back(structOf(0, 1, {}));
  CHECK_FALSE(shapeOf(Types, static_cast<TypeId>(Types.size() - 1)));
  Types.push_back(structOf(4, 4, {{Float, 0}, {Int, 0}}));
  Types.back().Kind = TypeKind::Union;
  CHECK_FALSE(shapeOf(Types, static_cast<TypeId>(Types.size() - 1)));
  Types.push_back(structOf(32, 32, {{Long, 0}}));
  CHECK_FALSE(shapeOf(Types, static_cast<TypeId>(Types.size() - 1)));
}
