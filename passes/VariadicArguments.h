// Lets functions with a variable number of arguments be captured. What va_arg
// reads lies where the target's ABI has put it: in registers that were saved
// and on the caller's stack. So the frame of the caller holds what it has
// passed, as variables of its own, and passes it again when it goes on; the
// callee's holds of each va_list how many arguments have been fetched from it,
// which the runtime finds out by fetching them once more.
//
// Relies on: PassedArguments.h for what is passed, Canonical.h for where this is
// called; the runtime's ArgumentLists.h for the kinds of arguments.
#ifndef MT_PASSES_VARIADICARGUMENTS_H
#define MT_PASSES_VARIADICARGUMENTS_H

namespace llvm {
class AllocaInst;
class CallBase;
class Function;
class Module;
} // namespace llvm

namespace mt {

/// Whether the call is a va_start or va_copy of a list that is part of
/// something else, where nobody would look for one.
bool beginsForeignList(const llvm::CallBase &CB);

/// Whether a function of M keeps a list that it may have been given where
/// nobody would look for it.
bool keepsLists(const llvm::Module &M);

/// Begins a list of F's arguments at its start, of which every va_start becomes
/// a copy; or returns null if F has no va_start, or foreign lists.
llvm::AllocaInst *beginListOnce(llvm::Function &F);

/// Whether A is a va_list, whatever is known of its type.
bool isArgumentList(const llvm::AllocaInst &A);

/// Whether the call passes a va_list, as its value. The callee then holds what
/// points into F's frame or its caller's, which without debug info nothing
/// tells from another pointer.
bool passesList(const llvm::CallBase &CB);

} // namespace mt
#endif
