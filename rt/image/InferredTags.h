// Tags of unions that the compiler found in the code of one unit at a time:
// what one shows holds for all that know the struct, and if another shows that
// it does not, for none.
//
// Relies on: Manifest.h.
#ifndef MT_RT_IMAGE_INFERREDTAGS_H
#define MT_RT_IMAGE_INFERREDTAGS_H

#include "image/Manifest.h"

namespace mt {

/// Gives the modules' structs (Type::HasInferredTag, and those that say
/// nothing) the cases on which all modules agree that write to such unions.
void joinInferredTags(Manifest &M);

} // namespace mt
#endif
