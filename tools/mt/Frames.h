// "mt frames": the safe points of a program and what each of them keeps, in a
// form that is the same for every target that the same source is compiled for.
//
// Relies on: mt/descriptors.h.
#ifndef MT_TOOLS_MT_FRAMES_H
#define MT_TOOLS_MT_FRAMES_H

#include "mt/descriptors.h"
#include <iosfwd>

namespace mt {

/// Prints the functions named Function, or all if it is empty. False if there
/// is none.
bool printFrames(const ModuleDesc &Module, const std::string &Function,
                 std::ostream &Out);

} // namespace mt
#endif
