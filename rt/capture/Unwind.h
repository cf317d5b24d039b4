// Walking the stack in the child: a forced unwind runs the landing pads, each
// of which commits its frame's record, from the innermost frame to main.
//
// Relies on: _Unwind_ForcedUnwind calling its stop function for every physical
// frame, and for one with a landing pad again when the pad goes on unwinding.
#ifndef MT_RT_CAPTURE_UNWIND_H
#define MT_RT_CAPTURE_UNWIND_H

namespace mt {

/// Prepares the spill buffer, in the child before the first frame spills. The
/// program's errno is Errno; RuntimeFrames physical frames of the runtime lie
/// below the program's innermost one when mt_unwind walks the stack.
void beginCapture(int Errno, unsigned RuntimeFrames);

} // namespace mt
#endif
