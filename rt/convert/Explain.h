// Says in words which value a conversion stopped at. Nothing is kept for it
// while converting: the path is found afterwards from the offset.
//
// Relies on: Plan.h.
#ifndef MT_RT_CONVERT_EXPLAIN_H
#define MT_RT_CONVERT_EXPLAIN_H

#include "convert/Plan.h"

namespace mt {

/// Where in an object of a type the scalar at Offset is: ".a[3].total", or ""
/// for the object itself; Scalar becomes its type. Union members: the first
/// that has a scalar there. BitOffset tells bit-fields of one byte apart (from
/// the start of the byte at Offset, memory order); ~0u: no bit-field.
std::string memberPath(const TypeSpace &Space, TypeId Id, uint64_t Offset,
                       unsigned BitOffset, TypeId &Scalar);

/// The message for a value of a step that the receiver cannot hold. Path and
/// Scalar are what memberPath() found, At are the sender's bytes.
std::string explainValue(const TypeSpace &From, const Step &S,
                         const std::string &Path, TypeId Scalar,
                         const uint8_t *At);

} // namespace mt
#endif
