// Which integers of an image may hold numbers that its program has from the
// sizes and limits of its types, and what the source has for these here.
//
// Relies on: TypeNumbersDesc of both sides, whose numbers stand at the same
// places of the source. Knows no host.
#ifndef MT_RT_RESTORE_TYPENUMBERS_H
#define MT_RT_RESTORE_TYPENUMBERS_H

#include "image/Manifest.h"
#include "support/Result.h"
#include <span>

namespace mt {

/// Gives such variables and members types of their own, which say so
/// (Type::HasTypeNumbers). OnlyLimits: what may be sizes is taken for other
/// numbers.
void tellTypeNumbers(Manifest &M, std::span<const ModuleDesc *const> Own,
                     bool OnlyLimits);

/// Fails if the code divides by, shifts or masks with the number of bits of a
/// word somewhere, and a word has more or fewer here: a set of bits in longs
/// has each of them in another long.
Result<> refuseWordBits(const Manifest &M,
                        std::span<const ModuleDesc *const> Own);

} // namespace mt
#endif
