// Which member of a union was stored last, as the code itself shows it:
// wherever it writes to a union, a number beside it is known to have some value
// (a constant is stored to it, or it has just been compared with one), and each
// value always goes with one member.
//
// Relies on: TaggedStructs.h, UnionEvidence.h, KnownNumbers.h; IR as clang left
// it. Code of other units is heard when an image is read
// (rt/image/InferredTags.h).
#ifndef MT_PASSES_INFERREDTAGS_H
#define MT_PASSES_INFERREDTAGS_H

#include "TypeTable.h"

namespace mt {

/// Unions, and a place in the source where the code does not show what is in
/// them; empty: it does wherever it uses them.
using UnionsSeen = llvm::DenseMap<const llvm::DICompositeType *, std::string>;

/// Tells the table of the structs with such a union, and of those where some
/// place in this module does not show what is written.
UnionsSeen inferTags(llvm::Module &M, TypeTable &Types);

} // namespace mt
#endif
