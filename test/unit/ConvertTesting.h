// What the tests of the converter share: converting one object between two
// tables, and all ordered pairs of targets.
//
// Relies on: TypeBuilder.h, rt/convert.
#ifndef MT_TEST_UNIT_CONVERTTESTING_H
#define MT_TEST_UNIT_CONVERTTESTING_H

#include "TypeBuilder.h"
#include "convert/Converter.h"

#include <catch2/catch.hpp>

namespace mt::test {

using Bytes = std::vector<uint8_t>;

inline constexpr auto samePointer = [](ForeignAddress A, TypeId) {
  return A.value();
};

/// Converts a block, or gives the reason why not, be it of the plan or of a
/// value. The buffers are of exactly the right size, for the sanitizer's sake.
inline Result<Bytes> convertBlock(const TypeBuilder &From, TypeId FromId,
                                  const TypeBuilder &To, TypeId ToId,
                                  const Bytes &Src,
                                  PointerTranslator Translate = samePointer) {
  Converter C(From.space(), To.space());
  Result<const Plan *> P = C.plan(FromId, ToId);
  if (!P)
    return P.failure();
  Result<uint64_t> Size = C.convertedSize(**P, Src.size());
  if (!Size)
    return Size.failure();
  Bytes Dst(*Size, 0xa5);
  Result<> Done = C.convert(**P, Src, Dst, Translate);
  if (!Done)
    return Done.failure();
  return Dst;
}

/// Why converting fails, or "" if it does not.
inline std::string whyNot(const TypeBuilder &From, TypeId FromId,
                          const TypeBuilder &To, TypeId ToId,
                          const Bytes &Src) {
  Result<Bytes> R = convertBlock(From, FromId, To, ToId, Src);
  return R ? "" : R.message();
}

/// The plan of a pair of types that must have one.
inline const Plan &planOf(Converter &C, TypeId From, TypeId To) {
  Result<const Plan *> P = C.plan(From, To);
  INFO((P ? std::string() : P.message()));
  REQUIRE(P);
  return **P;
}

/// Calls Check(sender, receiver) with fresh builders for all 64 pairs.
template <class F> void forAllPairs(F Check) {
  for (const DataModel &FromModel : supportedDataModels())
    for (const DataModel &ToModel : supportedDataModels()) {
      INFO("from " << FromModel.Triple << " to " << ToModel.Triple);
      Check(TypeBuilder(FromModel), TypeBuilder(ToModel));
    }
}

} // namespace mt::test
#endif
