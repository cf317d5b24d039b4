// Compiles a pair of types into a Plan.
//
// Relies on: Converter.h, whose cache of plans it fills.
#ifndef MT_RT_CONVERT_PLANBUILDER_H
#define MT_RT_CONVERT_PLANBUILDER_H

#include "convert/Converter.h"

namespace mt {

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
  bool floating(Plan &P);
  bool pointer(Plan &P);
  bool array(Plan &P);
  bool structure(Plan &P);
  bool unite(Plan &P);
  bool finish(Plan &P);

  bool elements(Plan &P, TypeId FromElem, TypeId ToElem, uint64_t Count);
  bool correspond(const Plan &P, Correspondence &Members);
  bool mustBeZero(const Plan &P, uint64_t Offset, uint64_t Size,
                  std::vector<Step> &Steps);
  bool isBitSet(const Member &F, const Member &T) const;
  void bitSet(const Member &F, const Member &T, std::vector<Step> &Steps) const;
  static bool isWrapper(const TypeSpace &Space, const Type &Union);
  bool member(const Plan &P, const Member &F, const Member &T,
              std::vector<Step> &Steps, const Plan **Type);
  bool bitField(const Plan &P, const Member &F, const Member &T,
                std::vector<Step> &Steps);
  bool sameBitFields(const Type &F, const Type &T) const;

  /// Both set Why and return false.
  bool mismatch(std::string Text);
  bool differ(const Plan &P);
};

} // namespace mt
#endif
