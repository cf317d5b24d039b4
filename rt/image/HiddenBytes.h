// Arrays of bytes in structs that hold something else: what the code of one
// unit shows of a struct holds for all units that know it.
//
// Relies on: Manifest.h.
#ifndef MT_RT_IMAGE_HIDDENBYTES_H
#define MT_RT_IMAGE_HIDDENBYTES_H

#include "image/Manifest.h"

namespace mt {

/// Where a module says of a member that it holds something else than bytes
/// (HiddenName), makes the others that have the struct, by its tag and size,
/// say the same.
void spreadHiddenBytes(Manifest &M);

} // namespace mt
#endif
