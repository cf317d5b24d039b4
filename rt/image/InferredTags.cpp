#include "image/InferredTags.h"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>

using namespace mt;

namespace {
/// A struct's tag and size, and the names and places of its members.
using Shape = std::tuple<std::string, uint64_t,
                         std::vector<std::pair<std::string, uint64_t>>>;

/// What the modules say together.
struct Joined {
  bool IsClear = true;
  std::optional<std::pair<int64_t, int64_t>> Place; // of union and tag
  std::map<int64_t, std::string> Members;           // by the tag's value
};
} // namespace

static Shape shapeOf(const Type &T) {
  Shape Out(T.Name, T.Size, {});
  for (const Member &M : T.Members)
    std::get<2>(Out).emplace_back(M.Name, M.Offset);
  return Out;
}

static void join(Joined &To, const Type &T) {
  if (T.Enumerators.size() < 2) {
    To.IsClear = false;
    return;
  }
  const std::pair Place(T.Enumerators[0].second, T.Enumerators[1].second);
  To.IsClear &= !To.Place || To.Place == Place;
  To.Place = Place;
  for (size_t I = 2; I < T.Enumerators.size(); ++I) {
    const auto &[Member, Value] = T.Enumerators[I];
    auto [It, IsNew] = To.Members.try_emplace(Value, Member);
    if (!IsNew && It->second != Member)
      It->second = UnclearMember;
  }
}

void mt::joinInferredTags(Manifest &M) {
  std::map<Shape, Joined> All;
  for (const ImageModule &I : M.Modules)
    for (const Type &T : I.Desc.Types)
      if (T.is(Type::HasInferredTag))
        join(All[shapeOf(T)], T);
  if (All.empty())
    return;
  // What has no types may do anything to a union.
  const bool AllSeen =
      std::all_of(M.Modules.begin(), M.Modules.end(), [](const ImageModule &I) {
        return (I.Desc.Flags & ModuleDesc::HasTypes) != 0;
      });
  for (ImageModule &I : M.Modules)
    for (Type &T : I.Desc.Types) {
      if (T.Kind != TypeKind::Struct ||
          (!T.Enumerators.empty() && !T.is(Type::HasInferredTag)))
        continue;
      auto It = All.find(shapeOf(T));
      if (It == All.end())
        continue;
      const Joined &Told = It->second;
      T.Enumerators.clear();
      if (!AllSeen || !Told.IsClear || !Told.Place)
        continue;
      T.Enumerators.emplace_back("", Told.Place->first);
      T.Enumerators.emplace_back("", Told.Place->second);
      for (const auto &[Value, Member] : Told.Members)
        if (Member != UnclearMember)
          T.Enumerators.emplace_back(Member, Value);
      if (T.Enumerators.size() == 2)
        T.Enumerators.clear();
    }
}
