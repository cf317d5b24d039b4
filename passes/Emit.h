// Writes the module's descriptors, the table of addresses they refer to, the
// constructor that registers them, and the main that asks the runtime first.
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

/// Renames the program's main and puts one in its place that calls the runtime.
void wrapMain(llvm::Module &M);

} // namespace mt
#endif
