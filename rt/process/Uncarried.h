// What the program has beside what an image holds. While it has memory that it
// mapped or children, checkpoints wait; of the rest, which nobody can see from
// outside, the first checkpoint tells.
//
// Relies on: passes/Unsafe.cpp, which puts a call of mt_uncarried before each
// call of the latter kind.
#ifndef MT_RT_PROCESS_UNCARRIED_H
#define MT_RT_PROCESS_UNCARRIED_H

#include "support/Result.h"

namespace mt {

/// A failure says why a checkpoint has to wait. Warns once of what it leaves
/// out.
Result<> checkUncarried();

} // namespace mt
#endif
