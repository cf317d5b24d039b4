// A module's blob as descriptors, checked so that no index in them leads
// outside.
//
// Relies on: BlobReader of mt/descriptors.h.
#ifndef MT_RT_MODEL_BLOB_H
#define MT_RT_MODEL_BLOB_H

#include "mt/descriptors.h"
#include "support/Result.h"
#include <span>

namespace mt {

Result<ModuleDesc> decodeBlob(std::span<const unsigned char> Bytes);

/// Checks every index, size and offset of a module against the others.
/// Addresses: how many the module has.
Result<> validateModule(const ModuleDesc &M, uint64_t Addresses);

} // namespace mt
#endif
