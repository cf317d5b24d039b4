// Going on from an image: checks it against this program, rebuilds the heap,
// descends through the resume clones frame by frame, and when the innermost one
// is reached fills in everything that pointers lead to.
//
// Relies on: Match.h for what corresponds; the clones calling mt_resume_bind
// once each, outermost first.
#ifndef MT_RT_RESTORE_RESTORE_H
#define MT_RT_RESTORE_RESTORE_H

#include "mt/abi.h"
#include "support/Result.h"
#include <string>

namespace mt {

/// Opens and checks the image and prepares everything but the stack. Result:
/// the outermost frame, whose Resume is to be called. TrustNumbers: go on where
/// the program has made numbers of addresses that are others here.
Result<mt_frame *> prepareRestore(const std::string &Path, bool TrustNumbers);

} // namespace mt
#endif
