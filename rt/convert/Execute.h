// Runs the steps of a plan over memory.
//
// Relies on: Plan.h, Converter.h for PointerTranslator. Its caller has checked
// that the bytes exist; nothing is checked here but the values.
#ifndef MT_RT_CONVERT_EXECUTE_H
#define MT_RT_CONVERT_EXECUTE_H

#include "convert/Converter.h"

namespace mt {

/// What all steps of one conversion share, and where it failed.
struct Execution {
  bool FromBigEndian, ToBigEndian;
  PointerTranslator Translate;
  SenderBytes Source; // all of them
  const Step *FailedStep = nullptr;
  const uint8_t *FailedAt = nullptr; // the element in the source

  /// Applies steps to Count objects that lie FromStride and ToStride bytes
  /// apart. False: FailedStep and FailedAt say at which value it stopped.
  bool run(std::span<const Step> Steps, const uint8_t *Src, uint64_t FromStride,
           uint8_t *Dst, uint64_t ToStride, uint64_t Count);

  /// Applies steps to the beginning of one object: to every value that lies
  /// wholly within the bytes on both sides. Loops and tagged unions are taken
  /// as far as they go.
  bool runPrefix(std::span<const Step> Steps, const uint8_t *Src,
                 uint64_t FromBytes, uint8_t *Dst, uint64_t ToBytes);

private:
  bool runChoice(const Step &S, const uint8_t *Src, uint8_t *Dst);
  bool runStep(const Step &S, const uint8_t *Src, uint64_t FromStride,
               uint8_t *Dst, uint64_t ToStride, uint64_t Count);
};

/// The case of a tagged union at Union, which lay at Address (0: not known), or
/// null if none is for its tag.
const Case *caseOf(const Plan &Choice, const uint8_t *Union, bool BigEndian,
                   uint64_t Address);

/// Whether what tells of a union at UnionOffset lies within so many bytes.
bool hasTags(const Plan &Choice, uint64_t UnionOffset, uint64_t Bytes);

} // namespace mt
#endif
