// Which type of the receiver is which of the sender's: ids differ between two
// tables even of one source. Where two variables are known to correspond, so do
// their types and all that these lead to; the rest is found by tag.
//
// Relies on: TypeTable.h. Both tables should have passed validateTypes().
#ifndef MT_RT_MODEL_TYPEPAIRS_H
#define MT_RT_MODEL_TYPEPAIRS_H

#include "model/TypeTable.h"

#include <string>
#include <unordered_map>

namespace mt {

class TypePairs {
public:
  TypePairs(TypeSpace From, TypeSpace To);

  /// Says that two types are the same: those of a variable, a slot or an
  /// allocation site that stands at the same place in both programs. Follows
  /// members, elements and pointees. Types that do not look alike, and types
  /// already paired, are left alone.
  void pair(TypeId FromId, TypeId ToId);

  /// The receiver's type, or 0 if there is none that is certain: a tag that
  /// several of its types have is no answer.
  TypeId receiverOf(TypeId FromId);

private:
  TypeSpace From, To;
  std::vector<TypeId> Pairs; // by sender's id; 0: not known
  /// The receiver's types by what they look like; several of a kind are
  /// Ambiguous.
  std::unordered_map<std::string, TypeId> ByShape;
  static constexpr TypeId Ambiguous = ~TypeId(0);

  static std::string shapeOf(const TypeSpace &Space, TypeId Id);
};

} // namespace mt
#endif
