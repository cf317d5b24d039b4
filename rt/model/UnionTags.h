// Which member of a union was stored last, told by a number beside it or at
// its start: what the source says with MT_UNION_TAG (mt/mt.h).
//
// Relies on: mt/descriptors.h, which says how a type's enumerators hold it.
#ifndef MT_RT_MODEL_UNIONTAGS_H
#define MT_RT_MODEL_UNIONTAGS_H

#include "mt/descriptors.h"
#include "support/Result.h"

#include <optional>

namespace mt {

/// Whether a tag tells of a member.
struct TagTest {
  enum class Kind : uint8_t { Equals, AnyBit, Always } How = Kind::Equals;
  int64_t Value = 0;
  bool fits(int64_t Tag) const {
    return How == Kind::Always ||
           (How == Kind::AnyBit ? (Tag & Value) != 0 : Tag == Value);
  }
};

struct UnionTag {
  struct Case {
    std::string Member; // of the union; empty: there is nothing in it
    TagTest Test;
  };
  size_t Union; // the member's index; of a union's own tag: not used
  size_t Tag;   // the index of the member that tells
  std::vector<Case> Cases;
};

/// The tags of the unions that are members of a struct, or that of a union
/// itself. Fails if they name members that do not exist.
Result<std::vector<UnionTag>> unionTags(const Type &T);

} // namespace mt
#endif
