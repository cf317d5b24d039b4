#include "capture/ArgumentLists.h"
#include <catch2/catch.hpp>
#include <cstdarg>
#include <cstring>

using namespace mt;

namespace {
constexpr ArgumentKind Kinds[] = {
    ArgumentKind::Int,      ArgumentKind::Double,     ArgumentKind::Pointer,
    ArgumentKind::LongLong, ArgumentKind::LongDouble, ArgumentKind::Int,
    ArgumentKind::Int,      ArgumentKind::Int,        ArgumentKind::Double,
    ArgumentKind::Pointer,  ArgumentKind::LongDouble, ArgumentKind::LongLong};
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
      next(List, Kinds[I]);
  }
  // Further than there are arguments, or fetched as something else.
  (void)va_arg(List, double);
  (void)va_arg(List, int);
  CHECK_FALSE(countFetched(&All, &List, Kinds));
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
         Struct = add(M, TypeKind::Struct, 8);
  SafePointDesc P;
  const std::string Name = PassedName;
  CHECK(passedArguments(M, P)->empty());
  P.Slots = {pass(M, Name + "2", Long), pass(M, "other", Struct),
             pass(M, Name + "0", Int), pass(M, Name + "1", Pointer),
             pass(M, Name + "4", Large)};
  // The fourth is missing.
  CHECK_FALSE(passedArguments(M, P));
  P.Slots.push_back(pass(M, Name + "3", Real));
  CHECK(passedArguments(M, P) ==
        std::vector{ArgumentKind::Int, ArgumentKind::Pointer,
                    ArgumentKind::LongLong, ArgumentKind::Double,
                    ArgumentKind::LongDouble});
  P.Slots.push_back(pass(M, Name + "5", Struct));
  CHECK_FALSE(passedArguments(M, P));
}
