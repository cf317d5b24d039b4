// What a function computes, as a number. Two builds of the same source agree on
// it at every -O level; builds in which a macro, an inline function or a header
// differs do not. This is what notices a changed -D, which no checksum of files
// can.
//
// Two parts of 32 bits, for not all of it is the same everywhere: the lower one
// is of everything, the upper one of operators and callees only, because
// targets define constants differently (sizeof, O_DIRECTORY, CHAR_MAX).
// FunctionDesc says where they are compared.
//
// Relies on: IR as clang left it.
#ifndef MT_PASSES_FINGERPRINT_H
#define MT_PASSES_FINGERPRINT_H

#include "llvm/IR/Function.h"

namespace mt {

/// 0 where it says nothing: a sanitizer has put its own checks in between. The
/// upper part is 0 where targets differ: in functions that have a va_list.
uint64_t fingerprint(const llvm::Function &F);

} // namespace mt
#endif
