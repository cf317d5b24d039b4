#include "capture/ArgumentLists.h"
#include <cstdarg>
#include <cstring>
#include <string_view>

using namespace mt;

static ArgumentList copyOf(const void *Bytes) {
  ArgumentList L;
  std::memcpy(&L.Arguments, Bytes, sizeof L.Arguments);
  return L;
}

static void fetchNext(ArgumentList &L, const PassedArgument &A) {
  switch (A.Kind) {
  case ArgumentKind::Int:
    (void)va_arg(L.Arguments, int);
    break;
  case ArgumentKind::LongLong:
    (void)va_arg(L.Arguments, long long);
    break;
  case ArgumentKind::Pointer:
    (void)va_arg(L.Arguments, void *);
    break;
  case ArgumentKind::Double:
    (void)va_arg(L.Arguments, double);
    break;
  case ArgumentKind::LongDouble:
    (void)va_arg(L.Arguments, long double);
    break;
  case ArgumentKind::Struct:
    skipStruct(L, A.Shape);
    break;
  }
}

static std::optional<PassedArgument> describe(std::span<const Type> Types,
                                              TypeId Id) {
  const Type &T = Types[Id];
  switch (T.Kind) {
  case TypeKind::SInt:
  case TypeKind::UInt:
  case TypeKind::AnyInt:
    if (T.Size == 4)
      return PassedArgument{ArgumentKind::Int};
    if (T.Size == 8)
      return PassedArgument{ArgumentKind::LongLong};
    return std::nullopt;
  case TypeKind::Pointer:
    return PassedArgument{ArgumentKind::Pointer};
  case TypeKind::Float:
    return PassedArgument{T.Size == 8 ? ArgumentKind::Double
                                      : ArgumentKind::LongDouble};
  case TypeKind::Struct:
  case TypeKind::Union:
    if (std::optional<StructShape> Shape = shapeOf(Types, Id))
      return PassedArgument{ArgumentKind::Struct, *Shape};
    return std::nullopt;
  default:
    return std::nullopt;
  }
}

std::optional<std::vector<PassedArgument>>
mt::passedArguments(const ModuleDesc &M, const SafePointDesc &Caller) {
  std::vector<std::optional<PassedArgument>> Found;
  constexpr std::string_view Prefix = PassedName;
  for (const SlotDesc &S : Caller.Slots) {
    const VarDesc &V = M.Functions[Caller.Function].Vars[S.Var];
    if (!V.Name.starts_with(Prefix))
      continue;
    size_t Number = std::stoul(V.Name.substr(Prefix.size()));
    if (Number >= Found.size())
      Found.resize(Number + 1);
    Found[Number] = describe(M.Types, V.Type);
  }
  std::vector<PassedArgument> Passed;
  for (const std::optional<PassedArgument> &A : Found) {
    if (!A)
      return std::nullopt;
    Passed.push_back(*A);
  }
  return Passed;
}

std::optional<uint32_t>
mt::countFetched(const void *All, const void *Wanted,
                 std::span<const PassedArgument> Arguments) {
  ArgumentList L = copyOf(All);
  for (uint32_t Count = 0;; ++Count) {
    if (!std::memcmp(&L.Arguments, Wanted, sizeof L.Arguments))
      return Count;
    if (Count == Arguments.size())
      return std::nullopt;
    fetchNext(L, Arguments[Count]);
  }
}

void mt::fetch(const void *All, uint32_t Count,
               std::span<const PassedArgument> Arguments, void *To) {
  ArgumentList L = copyOf(All);
  for (const PassedArgument &A : Arguments.first(Count))
    fetchNext(L, A);
  std::memcpy(To, &L.Arguments, sizeof L.Arguments);
}
