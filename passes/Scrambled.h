// Code that tells the runtime when the program computes something else, that
// stays, of an address that is none of its heap: a block of the heap is found
// where it was, a variable, a function or what a library has is not, and nobody
// could tell from a hash what it was made of.
//
// Relies on: AddressNumbers, which says where that is; the heap's place in
// abi.h.
#ifndef MT_PASSES_SCRAMBLED_H
#define MT_PASSES_SCRAMBLED_H

#include "llvm/IR/Module.h"

namespace mt {

/// Has the module tell, by its Name in its descriptor. To be done before
/// anything else changes clang's IR but for the names of what is called.
void tellOfScrambled(llvm::Module &M, llvm::StringRef Name);

} // namespace mt
#endif
