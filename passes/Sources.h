// Which files a module was compiled from, with a checksum each, so that a
// restore notices that one has changed.
//
// Relies on: -g. Without it only the module's name is known.
#ifndef MT_PASSES_SOURCES_H
#define MT_PASSES_SOURCES_H

#include "mt/descriptors.h"
#include "llvm/IR/Module.h"

namespace mt {

/// Fills in Name, Checksum and Headers.
void describeSources(const llvm::Module &M, ModuleDesc &Desc);

} // namespace mt
#endif
