#include "model/UnionTags.h"
#include <algorithm>

using namespace mt;

/// By the first character of a case's name.
static TagTest::Kind kindOf(char Sign) {
  switch (Sign) {
  case AnyBit:
    return TagTest::Kind::AnyBit;
  case AtMost:
    return TagTest::Kind::AtMost;
  case Masked:
    return TagTest::Kind::Masked;
  case Self:
    return TagTest::Kind::Self;
  case Otherwise:
    return TagTest::Kind::Always;
  default:
    return TagTest::Kind::Equals;
  }
}

static Result<std::vector<UnionTag>> readTags(const Type &T) {
  std::vector<UnionTag> Tags;
  if (T.Kind != TypeKind::Struct && T.Kind != TypeKind::Union)
    return Tags;
  constexpr uint64_t IndexMask = (uint64_t(1) << TagInsideShift) - 1;
  const uint64_t Members = T.Members.size();
  UnionTag *Current = nullptr;
  uint64_t Tag = 0;
  for (size_t I = 0; I != T.Enumerators.size(); ++I) {
    const auto &E = T.Enumerators[I];
    if (!E.first.empty()) {
      if (!Current)
        return Failure{"has a case of no union tag"};
      TagTest Test = {TagTest::Kind::Equals, E.second};
      std::string Name = E.first;
      if (const TagTest::Kind How = kindOf(Name[0]);
          How != TagTest::Kind::Equals) {
        Test.How = How;
        Name.erase(0, 1);
      }
      const uint64_t Inside = Tag >> TagInsideShift;
      Current->Cases.push_back(
          {Name == NoMember ? "" : Name, Test,
           static_cast<size_t>(Tag & IndexMask),
           Inside ? static_cast<size_t>(Inside - 1) : UnionTag::None});
      continue;
    }
    const auto Union = static_cast<uint64_t>(E.second);
    if (I + 1 == T.Enumerators.size() || !T.Enumerators[I + 1].first.empty() ||
        Union > Members + 1)
      return Failure{"has a union tag of members that do not exist"};
    Tag = static_cast<uint64_t>(T.Enumerators[++I].second);
    if ((Tag & IndexMask) >= Members)
      return Failure{"has a union tag of members that do not exist"};
    auto Known = std::find_if(Tags.begin(), Tags.end(), [&](const UnionTag &U) {
      return U.Union == Union;
    });
    if (Known == Tags.end())
      Known = Tags.insert(Known, {static_cast<size_t>(Union), {}});
    Current = &*Known;
  }
  return Tags;
}

Result<std::vector<UnionTag>> mt::unionTags(const Type &T) {
  Result<std::vector<UnionTag>> Tags = readTags(T);
  if (Tags && T.Kind == TypeKind::Struct)
    std::erase_if(
        *Tags, [&](const UnionTag &U) { return U.Union >= T.Members.size(); });
  return Tags;
}

static UnionTag tagAt(const Type &T, size_t Union) {
  if (T.Kind == TypeKind::Struct && !T.Enumerators.empty())
    if (Result<std::vector<UnionTag>> Tags = readTags(T))
      for (UnionTag &U : *Tags)
        if (U.Union == Union)
          return std::move(U);
  return {Union, {}};
}

UnionTag mt::endTag(const Type &T) { return tagAt(T, T.Members.size()); }

UnionTag mt::classTag(const Type &T) { return tagAt(T, T.Members.size() + 1); }
