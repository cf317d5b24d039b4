// The manifest as text and back, by Boost.Serialization.
//
// Relies on: text archives written on any target reading alike on all others.
#ifndef MT_RT_IMAGE_MANIFESTTEXT_H
#define MT_RT_IMAGE_MANIFESTTEXT_H

#include "image/Manifest.h"
#include "support/Result.h"
#include <string>

namespace mt {

std::string manifestToText(const Manifest &M);

/// Fails on anything that is no archive of a manifest; indices inside are not
/// checked (see Validate.h).
Result<Manifest> manifestFromText(const std::string &Text);

} // namespace mt
#endif
