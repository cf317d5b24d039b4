// Checks a manifest that came from outside: after this no index, offset or
// count in it leads outside what it belongs to.
//
// Relies on: validateModule of model/Blob.h.
#ifndef MT_RT_IMAGE_VALIDATE_H
#define MT_RT_IMAGE_VALIDATE_H

#include "image/Manifest.h"
#include "support/Result.h"

namespace mt {

Result<> validateManifest(const Manifest &M, uint64_t DataSize);

} // namespace mt
#endif
