// What the program has beside what an image holds. While it has memory that it
// mapped, children or what only the C library can release, checkpoints wait; of
// the rest, which nobody can see from outside, the first checkpoint tells.
//
// Relies on: passes/Unsafe.cpp, which tells of such calls by mt_made,
// mt_released and mt_uncarried.
#ifndef MT_RT_PROCESS_UNCARRIED_H
#define MT_RT_PROCESS_UNCARRIED_H

#include "support/Result.h"

namespace mt {

/// A failure says why a checkpoint has to wait. Warns once of what it leaves
/// out.
Result<> checkUncarried();

} // namespace mt
#endif
