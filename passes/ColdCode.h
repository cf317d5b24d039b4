// Puts what runs only for a checkpoint into a section of its own: the code that
// runs stays together in the instruction cache and on its pages.
//
// The code generator does it (-split-machine-functions) for blocks that a
// profile calls cold. A function without a profile gets the least one that
// says so of our blocks and hardly of any other; one with the user's is left
// as it is.
//
// What only resume clones still call, for fast code has taken it in, goes to
// their section.
//
// Relies on: LLVM 19's MachineFunctionSplitter, on x86_64 only. (Its split
// parts on aarch64 have no rule for the canonical frame address, and nothing
// could be unwound from there.)
#ifndef MT_PASSES_COLDCODE_H
#define MT_PASSES_COLDCODE_H

#include "llvm/IR/Module.h"

namespace mt {

/// Likeliest edge against one that is taken for a checkpoint only: what the
/// branch weights can say.
inline constexpr uint32_t AlmostAlways = (1u << 31) - 1;

/// Marks the functions of M that have polls or landing pads of ours. To be done
/// last of all: optimisations take a profile at its word.
void splitColdCode(llvm::Module &M);

} // namespace mt
#endif
