// Numbers in a byte order of their own, which the compiler only sees on targets
// that have another one: where htonl does nothing, it leaves no trace.
//
// Relies on: image/Manifest.h.
#ifndef MT_RT_RESTORE_BYTEORDERS_H
#define MT_RT_RESTORE_BYTEORDERS_H

#include "image/Manifest.h"

#include <span>

namespace mt {

/// Tells the image's types (Type::KeepsOrder, MayKeepOrder) what any unit of
/// the image's build or of this program's (Own) says of a member, a variable or
/// a block; and what is swapped in one build only, is of one order in both.
void tellByteOrders(Manifest &M, std::span<const ModuleDesc *const> Own);

} // namespace mt
#endif
