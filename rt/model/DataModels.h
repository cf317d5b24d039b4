// The data models of the supported targets, for tools and tests that have no
// module of the target at hand. What an image was written with always comes
// from its manifest, never from here.
//
// Relies on: mt/descriptors.h.
#ifndef MT_RT_MODEL_DATAMODELS_H
#define MT_RT_MODEL_DATAMODELS_H

#include "mt/descriptors.h"
#include "support/Result.h"

#include <span>
#include <string_view>

namespace mt {

/// All supported data models. Their Triple is the short one that the cross
/// tools use, such as "aarch64-linux-gnu".
std::span<const DataModel> supportedDataModels();

/// The data model that goes with a target triple, of which only architecture
/// and environment matter ("x86_64-pc-linux-gnu", "armv7l-linux-gnueabihf").
/// Its Triple is the one asked for. Fails for a target that is not supported.
Result<DataModel> dataModelFor(std::string_view Triple);

/// True when every basic type but long double has the same size, alignment and
/// byte order (layout class L0).
bool isSameClass(const DataModel &A, const DataModel &B);

} // namespace mt
#endif
