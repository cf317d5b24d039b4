// Compares the pages of an image with their checksum. That reads all of them,
// so for a large heap that is mapped, not read, a child does it while the
// program already goes on: what a restore takes does not grow with the heap.
// Until the verdict is there no image is written and the program does not end;
// if it is bad, the child says so and kills the program.
//
// Relies on: CloneProcess.h; where that is refused, nothing is put off.
#ifndef MT_RT_RESTORE_VERIFICATION_H
#define MT_RT_RESTORE_VERIFICATION_H

#include "image/Reader.h"

namespace mt {

/// Verifies at once, or begins to if MayWait and there is much to verify.
Result<> verify(const Image &Source, bool MayWait);

/// Whether everything that verify() began is verified. Wait: until it is.
bool isVerified(bool Wait);

} // namespace mt
#endif
