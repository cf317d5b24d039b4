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
  enum class Kind : uint8_t {
    Equals,
    AnyBit,
    AtMost,
    Masked, // by the upper half of the value
    Self,   // it is the union's address
    Always
  } How = Kind::Equals;
  int64_t Value = 0;
  /// Union: where that is, 0 if it is not known.
  bool fits(int64_t Tag, uint64_t Union) const {
    switch (How) {
    case Kind::Equals:
      return Tag == Value;
    case Kind::AnyBit:
      return (Tag & Value) != 0;
    case Kind::AtMost:
      return Tag <= Value;
    case Kind::Masked:
      return (static_cast<uint64_t>(Tag) &
              (static_cast<uint64_t>(Value) >> 32)) ==
             (static_cast<uint64_t>(Value) & 0xffffffff);
    case Kind::Self:
      return Union && static_cast<uint64_t>(Tag) == Union;
    case Kind::Always:
      return true;
    }
    return false;
  }
};

struct UnionTag {
  static constexpr size_t None = ~size_t(0);
  struct Case {
    std::string Member; // of the union; empty: there is nothing in it
    TagTest Test;
    size_t Tag;    // the index of the member that tells,
    size_t Inside; // and of the one in it that does, or None
  };
  size_t Union; // the member's index; of a union's own tag: not used
  std::vector<Case> Cases;
};

/// The tags of the unions that are members of a struct, or that of a union
/// itself. Fails if they name members that do not exist.
Result<std::vector<UnionTag>> unionTags(const Type &T);

/// What tells where a struct ends: the cases name the first member that is not
/// there. No cases: it is whole.
UnionTag endTag(const Type &T);

/// What tells which larger struct one is the beginning of: the cases name
/// global variables that a member leads to, or its values, if it is an integer;
/// theirs are TypeIds. No cases: none.
UnionTag classTag(const Type &T);

} // namespace mt
#endif
