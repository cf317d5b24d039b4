// A checkpoint from request to image, seen from the running program: polls that
// found the flag set, mt_checkpoint(), retries with back-off.
//
// Relies on: Child.h; the capture itself happens in the child (Unwind.h).
#ifndef MT_RT_CAPTURE_CHECKPOINT_H
#define MT_RT_CAPTURE_CHECKPOINT_H

#include "mt/abi.h"
#include <cstdint>

namespace mt {

struct SafePointCount {
  uint64_t Points;  // polls so far
  uint64_t Longest; // ns of processor time from one to the next, or to the end
};

/// What was counted with MT_CHECKPOINT_AT set.
SafePointCount safePointsSeen();

/// What mt_checkpoint() returns in a restored program.
extern "C" int mtResumeCheckpoint(mt_frame *Frame);

} // namespace mt
#endif
