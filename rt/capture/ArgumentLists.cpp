#include "capture/ArgumentLists.h"
#include <cstdarg>
#include <cstring>
#include <string_view>

using namespace mt;

namespace {
/// A va_list, which may be an array, as a value.
struct List {
  va_list Arguments;

  explicit List(const void *Bytes) {
    std::memcpy(&Arguments, Bytes, sizeof Arguments);
  }
  void next(ArgumentKind K);
};
} // namespace

void List::next(ArgumentKind K) {
  switch (K) {
  case ArgumentKind::Int:
    (void)va_arg(Arguments, int);
    break;
  case ArgumentKind::LongLong:
    (void)va_arg(Arguments, long long);
    break;
  case ArgumentKind::Pointer:
    (void)va_arg(Arguments, void *);
    break;
  case ArgumentKind::Double:
    (void)va_arg(Arguments, double);
    break;
  case ArgumentKind::LongDouble:
    (void)va_arg(Arguments, long double);
    break;
  }
}

static std::optional<ArgumentKind> kindOf(const Type &T) {
  switch (T.Kind) {
  case TypeKind::SInt:
  case TypeKind::UInt:
  case TypeKind::AnyInt:
    if (T.Size == 4)
      return ArgumentKind::Int;
    if (T.Size == 8)
      return ArgumentKind::LongLong;
    return std::nullopt;
  case TypeKind::Pointer:
    return ArgumentKind::Pointer;
  case TypeKind::Float:
    return T.Size == 8 ? ArgumentKind::Double : ArgumentKind::LongDouble;
  default:
    return std::nullopt;
  }
}

std::optional<std::vector<ArgumentKind>>
mt::passedArguments(const ModuleDesc &M, const SafePointDesc &Caller) {
  std::vector<std::optional<ArgumentKind>> Found;
  constexpr std::string_view Prefix = PassedName;
  for (const SlotDesc &S : Caller.Slots) {
    const VarDesc &V = M.Functions[Caller.Function].Vars[S.Var];
    if (!V.Name.starts_with(Prefix))
      continue;
    size_t Number = std::stoul(V.Name.substr(Prefix.size()));
    if (Number >= Found.size())
      Found.resize(Number + 1);
    Found[Number] = kindOf(M.Types[V.Type]);
  }
  std::vector<ArgumentKind> Kinds;
  for (std::optional<ArgumentKind> K : Found) {
    if (!K)
      return std::nullopt;
    Kinds.push_back(*K);
  }
  return Kinds;
}

std::optional<uint32_t>
mt::countFetched(const void *All, const void *Wanted,
                 std::span<const ArgumentKind> Arguments) {
  List L(All);
  for (uint32_t Count = 0;; ++Count) {
    if (!std::memcmp(&L.Arguments, Wanted, sizeof L.Arguments))
      return Count;
    if (Count == Arguments.size())
      return std::nullopt;
    L.next(Arguments[Count]);
  }
}

void mt::fetch(const void *All, uint32_t Count,
               std::span<const ArgumentKind> Arguments, void *To) {
  List L(All);
  for (ArgumentKind K : Arguments.first(Count))
    L.next(K);
  std::memcpy(To, &L.Arguments, sizeof L.Arguments);
}
