// Integers that a program may have from the sizes and limits of its types, and
// which are others on another target: SIZE_MAX is told by its value, what looks
// like a size is not converted.
//
// Relies on: Plan.h; Type::HasTypeNumbers.
#ifndef MT_RT_CONVERT_TYPENUMBERS_H
#define MT_RT_CONVERT_TYPENUMBERS_H

#include "convert/Plan.h"

namespace mt {

/// What the value of an integer that may be among some is here: itself, or what
/// the limit of a type is here; nothing if it may be made of a size.
std::optional<WideInt> typeNumber(const Plan &Among, WideInt Value,
                                  bool Signed);

/// Why it is nothing. Where: " of 'member'"; Name: of the type.
std::string explainTypeNumber(const Step &S, const std::string &Where,
                              const std::string &Name, const uint8_t *At,
                              bool BigEndian);

} // namespace mt
#endif
