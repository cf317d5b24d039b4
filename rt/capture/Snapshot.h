// The last step of a capture, in the child: from the frames' records, the
// globals and the heap to an image on disk.
//
// Relies on: the stack having been walked to its end.
#ifndef MT_RT_CAPTURE_SNAPSHOT_H
#define MT_RT_CAPTURE_SNAPSHOT_H

namespace mt {

/// Writes the image and ends the child. Frames lie from First to Last,
/// innermost first.
[[noreturn]] void captureAndWrite(const unsigned char *First,
                                  const unsigned char *Last, int Errno);

} // namespace mt
#endif
