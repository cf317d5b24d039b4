#include "model/UnionTags.h"

using namespace mt;

Result<std::vector<UnionTag>> mt::unionTags(const Type &T) {
  std::vector<UnionTag> Tags;
  if (T.Kind != TypeKind::Struct && T.Kind != TypeKind::Union)
    return Tags;
  auto isMember = [&](const std::pair<std::string, int64_t> &E) {
    return E.first.empty() && E.second >= 0 &&
           static_cast<uint64_t>(E.second) < T.Members.size();
  };
  for (size_t I = 0; I != T.Enumerators.size(); ++I) {
    const auto &E = T.Enumerators[I];
    if (!E.first.empty()) {
      if (Tags.empty())
        return Failure{"has a case of no union tag"};
      TagTest Test = {TagTest::Kind::Equals, E.second};
      std::string Name = E.first;
      if (Name[0] == AnyBit || Name[0] == Otherwise) {
        Test.How =
            Name[0] == AnyBit ? TagTest::Kind::AnyBit : TagTest::Kind::Always;
        Name.erase(0, 1);
      }
      Tags.back().Cases.push_back({Name == NoMember ? "" : Name, Test});
      continue;
    }
    if (I + 1 == T.Enumerators.size() || !isMember(E) ||
        !isMember(T.Enumerators[I + 1]))
      return Failure{"has a union tag of members that do not exist"};
    Tags.push_back({static_cast<size_t>(E.second),
                    static_cast<size_t>(T.Enumerators[++I].second),
                    {}});
  }
  return Tags;
}
