// Addresses in variables that no type calls pointers: in bytes that are
// somebody's memory pool, in integers. The heap's are found by capture.
//
// Relies on: AddressMap.h. On a 64-bit sender nothing else looks like the
// address of something outside of the heap; of 32-bit words that can be said of
// bytes only.
#ifndef MT_RT_RESTORE_HIDDENADDRESSES_H
#define MT_RT_RESTORE_HIDDENADDRESSES_H

#include "image/AddressMap.h"
#include "model/TypeTable.h"
#include "restore/Blocks.h"
#include "support/Result.h"

namespace mt {

/// Whether they can be found and patched in a variable that is converted so.
inline bool canPatchHiddenAddresses(HeapWay Way, const Plan &How,
                                    const DataModel &Sender) {
  return Way == HeapWay::Map && sameLayout(How) && Sender.PointerSize == 8;
}

/// Where they cannot be patched: fails if Bytes, of that type of the sender's,
/// have an address where the type has no pointer.
Result<> refuseHiddenAddresses(const AddressMap &Map, const TypeSpace &Types,
                               TypeId Type, std::span<const uint8_t> Bytes);

} // namespace mt
#endif
