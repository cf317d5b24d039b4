// The structs of a program that have one of a library's, or a long double, in
// them: a jmp_buf, a struct stat. They may be laid out otherwise on a target
// that agrees in all else, so a restore has to know of each, though no variable
// or allocation that it sees be one.
//
// Relies on: debug info.
#ifndef MT_PASSES_LIBRARYTYPES_H
#define MT_PASSES_LIBRARYTYPES_H

#include "TypeTable.h"
#include "llvm/IR/Module.h"

namespace mt {

/// Enters them.
void enterLibraryTypes(const llvm::Module &M, TypeTable &Types);

} // namespace mt
#endif
