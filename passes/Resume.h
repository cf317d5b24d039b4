// The second body of a function with safe points, f.mt.resume(frame): restores
// the variables of a frame and goes on at its safe point. Fast code needs no
// dispatch because only clones are entered in the middle.
//
// What a clone does between safe points in a loop without calls is as fast as
// fast code. Its other variables stay in memory, laid out as in the frame: what
// several hundred safe points of a function would load and store is one copy.
//
// Relies on: Spill.h having given the function its safe points, with empty
// spill blocks; the clone fills its own.
#ifndef MT_PASSES_RESUME_H
#define MT_PASSES_RESUME_H

#include "Frames.h"

namespace mt {

/// Makes the resume clone of F, or returns null if no safe point can be
/// captured. Its parameters are the frame and, if F has one, the struct result.
llvm::Function *makeResumeClone(llvm::Function &F, const FrameLayout &Layout,
                                const std::vector<SafePoint> &Points,
                                const CanonicalFunction &Canonical);

} // namespace mt
#endif
