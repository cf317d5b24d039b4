// Whether the heap's bookkeeping is in order, so that nothing in it leads out
// of its bounds.
//
// Relies on: Region.h.
#ifndef MT_RT_HEAP_CHECK_H
#define MT_RT_HEAP_CHECK_H

#include "support/Result.h"

namespace mt::heap {

/// Checks the header, the unit records and the lists: enough to work with a
/// heap that an image brought, without reading the pages that blocks lie in.
Result<> checkFrame();

} // namespace mt::heap
#endif
