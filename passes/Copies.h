// What memcpy and its like copy: whether bytes, or something else that is known
// by its type or by nobody.
//
// Relies on: SourceTypes.h; IR as clang left it.
#ifndef MT_PASSES_COPIES_H
#define MT_PASSES_COPIES_H

#include "SourceTypes.h"
#include <optional>

namespace mt {

struct Copy {
  const llvm::Use *To;
  const llvm::Value *From;
  const llvm::Value *Length; // in bytes
};

/// The copying that an instruction does, by an intrinsic or the C library's
/// functions.
std::optional<Copy> copyOf(const llvm::Instruction &I);

/// Whether what lies at Source may be something else than bytes: its type is,
/// or it is given as void * by code that this module does not show.
bool mayBeOther(const llvm::Value &Source, const TypeTable &Types);

} // namespace mt
#endif
