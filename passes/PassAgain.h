// Passes what a frame holds to a variadic function once more, when a resume
// clone calls that of the function. The clone has other parameters than the
// function has, so what comes behind them may lie elsewhere; but as va_arg is
// the target's, it has to lie where the ABI says for this place.
//
// Relies on: PassedArguments.h for what the operands of the call were.
#ifndef MT_PASSES_PASSAGAIN_H
#define MT_PASSES_PASSAGAIN_H

#include "Canonical.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/IR/IRBuilder.h"

namespace mt {

/// What a call passes, while it is put together.
struct CallArguments {
  llvm::SmallVector<llvm::Type *, 16> Params; // of what the callee names
  llvm::SmallVector<llvm::Value *, 16> Values;
  llvm::AttributeList Attributes;
};

/// What clones of variadic functions name besides Params. x86-64 passes a
/// struct in registers if it fits in what is left of them: none is left.
void takeRegisters(const llvm::Module &M,
                   llvm::SmallVectorImpl<llvm::Type *> &Params);

/// Appends to Arguments what Was, the function's own call, has passed, as
/// Passed says. Kept tells where the clone has each of Passed.Kept.
void passAgain(const llvm::CallBase &Was, const PassedAgain &Passed,
               llvm::function_ref<llvm::Value *(llvm::AllocaInst *)> Kept,
               llvm::IRBuilder<> &B, CallArguments &Arguments);

} // namespace mt
#endif
