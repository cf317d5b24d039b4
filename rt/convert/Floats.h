// Conversion between the floating-point formats that long double has on the
// supported targets (and any other pair), in integer arithmetic only: the
// result does not depend on what the machine that converts has.
//
// Relies on: FloatFormat of mt/descriptors.h.
#ifndef MT_RT_CONVERT_FLOATS_H
#define MT_RT_CONVERT_FLOATS_H

#include "mt/descriptors.h"

namespace mt {

/// Converts one number of significantBytes(From) bytes to one of
/// significantBytes(To) bytes, rounding to nearest, ties to even. Infinities,
/// zeros with their sign, and NaNs (made quiet, with what fits of the payload)
/// stay what they are; what is too small becomes denormal or zero. Returns
/// false if a finite number is too large for the format; Dst is then an
/// infinity.
bool convertFloat(const uint8_t *Src, FloatFormat From, bool FromBigEndian,
                  uint8_t *Dst, FloatFormat To, bool ToBigEndian);

/// The number in decimal, to three digits ("1.19e+4932"), for messages.
std::string floatToString(const uint8_t *Src, FloatFormat Format,
                          bool BigEndian);

/// "float", "IEEE quad", ...: what the format is called in messages.
const char *floatFormatName(FloatFormat Format);

} // namespace mt
#endif
