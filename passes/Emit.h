// Writes the module's descriptors, the table of addresses they refer to, the
// constructor that registers them, and the main and constructors that ask the
// runtime first.
//
// Relies on: include/mt/abi.h for the layout of mt_module.
#ifndef MT_PASSES_EMIT_H
#define MT_PASSES_EMIT_H

#include "mt/descriptors.h"
#include "llvm/IR/Module.h"

namespace mt {

/// Makes the module's mt_module, names::Module, which lowered spills refer to.
void emitModule(llvm::Module &M, const ModuleDesc &Desc,
                llvm::ArrayRef<llvm::Constant *> Addresses,
                llvm::GlobalVariable *Sites);

/// Makes the program's constructors run only where it begins: where it goes on
/// from an image, what they did is in that.
void guardConstructors(llvm::Module &M);

/// Renames the program's main and puts one in its place that calls the runtime.
void wrapMain(llvm::Module &M);

} // namespace mt
#endif
