// Compiles a pair of types into a Plan: which of the receiver's types may stand
// for which of the sender's, and what has to be done to the bytes.
//
// Types correspond as two builds of one source would have them: members by name
// and in the same order, arrays of equal length, integers of any size and
// sign, floats of any format. The system's own types may differ more: members
// with reserved names need no counterpart if they are zero. Whatever else
// differs is refused with both sides named; nothing is guessed.
//
// PlanBuilder.cpp has scalars, arrays and what all plans have in common,
// PlanMembers.cpp structs and unions, PlanTags.cpp unions that have a tag.
//
// Relies on: Converter.h, whose cache of plans it fills.
#ifndef MT_RT_CONVERT_PLANBUILDER_H
#define MT_RT_CONVERT_PLANBUILDER_H

#include "convert/Converter.h"
#include "model/UnionTags.h"

namespace mt {

/// Integers that may stand for each other; not characters and booleans.
inline bool isInteger(TypeKind K) {
  return K == TypeKind::SInt || K == TypeKind::UInt || K == TypeKind::AnyInt;
}

inline Signedness signednessOf(TypeKind K) {
  if (K == TypeKind::SInt)
    return Signedness::Signed;
  return K == TypeKind::AnyInt ? Signedness::Either : Signedness::Unsigned;
}

class PlanBuilder {
public:
  explicit PlanBuilder(Converter &C);

  Result<const Plan *> build(TypeId From, TypeId To);

private:
  /// Why two types do not correspond: of what (a member's name, once a struct
  /// has added it) and what is wrong with it.
  struct Mismatch {
    std::string Subject;
    std::string Text;
  };

  /// By the sender's members: the index of the receiver's, or None.
  struct Correspondence {
    static constexpr size_t None = ~size_t(0);
    std::vector<size_t> Receivers;
    bool InOrder = true; // ascending
  };

  Converter &C;
  const TypeSpace &From;
  const TypeSpace &To;
  const bool SameOrder;
  const bool SameClass; // L0: equal but for long double
  unsigned Depth = 0;
  Mismatch Why;

  /// The plan of a pair of types, from the cache or new. Null: Why says why.
  const Plan *get(TypeId FromId, TypeId ToId);

  // Each of these fills in the steps of a plan whose types and sizes are set;
  // false: Why says why.
  bool compile(Plan &P);
  bool unknown(Plan &P);
  bool integer(Plan &P);
  bool ordered(Plan &P);
  bool typeNumber(Plan &P);
  bool floating(Plan &P);
  bool pointer(Plan &P);
  bool array(Plan &P);
  bool structure(Plan &P);
  bool unite(Plan &P);
  bool tagged(Plan &P, const Member &F, const Member &T,
              const std::vector<UnionTag::Case> &Cases,
              std::vector<Step> &Steps, const Plan **Type);
  bool untagged(Plan &P, const Correspondence &Members);
  bool finish(Plan &P);

  bool elements(Plan &P, TypeId FromElem, TypeId ToElem, uint64_t Count);
  bool correspond(const Plan &P, Correspondence &Members);
  bool mustBeZero(const Plan &P, uint64_t Offset, uint64_t Size,
                  std::vector<Step> &Steps);
  void intoPadding(Plan &P, const Plan &Array);
  bool isBitSet(const Member &F, const Member &T) const;
  void bitSet(const Member &F, const Member &T, std::vector<Step> &Steps) const;
  static bool isWrapper(const TypeSpace &Space, const Type &Union);
  bool member(const Plan &P, const Member &F, const Member &T,
              std::vector<Step> &Steps, const Plan **Type);
  bool bitField(const Plan &P, const Member &F, const Member &T,
                std::vector<Step> &Steps);
  bool sameBitFields(const Type &F, const Type &T) const;
  std::optional<UnionTag> tagOf(const Plan &P, size_t Index,
                                const Correspondence &Members) const;

  /// Both set Why and return false.
  bool mismatch(std::string Text);
  bool differ(const Plan &P);
};

} // namespace mt
#endif
