// The second body of a function with safe points, f.mt.resume(frame): restores
// the variables of a frame and goes on at its safe point. Fast code needs no
// dispatch because only clones are entered in the middle.
//
// Relies on: Spill.h having finished the function that is cloned.
#ifndef MT_PASSES_RESUME_H
#define MT_PASSES_RESUME_H

#include "Frames.h"

namespace mt {

/// Makes the resume clone of F, or returns null if no safe point can be
/// captured. Its parameters are the frame and, if F has one, the struct result.
llvm::Function *makeResumeClone(llvm::Function &F, const FrameLayout &Layout,
                                const std::vector<SafePoint> &Points,
                                llvm::ArrayRef<JumpSite> Jumps);

} // namespace mt
#endif
