// "mt verify": whether an image is intact, and whether a program could go on
// from it. Judges as a restore in that program would, but lists everything that
// differs instead of stopping at the first. Files that were open are looked for
// on this machine.
//
// Relies on: rt/image/Match.h and rt/restore/Blocks.h, which a restore plans
// with.
#ifndef MT_TOOLS_MT_VERIFY_H
#define MT_TOOLS_MT_VERIFY_H

#include "image/Reader.h"

namespace mt {

/// What a program of these modules lacks to go on from the image, a line each.
/// Source gets to know what is only told by both.
std::vector<std::string> compare(Image &Source,
                                 const std::vector<ModuleDesc> &Program);

} // namespace mt
#endif
