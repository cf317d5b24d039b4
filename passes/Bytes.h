// Arrays of bytes that hold something else: a pool that structs are carved
// from, a buffer that a header is read into. What converts bytes would leave
// what they hold as it is, so such a variable counts as one of unknown content.
//
// Relies on: SourceTypes.h; IR as clang left it. What is only copied into bytes
// and out of them, or passed on as void *, is not found.
#ifndef MT_PASSES_BYTES_H
#define MT_PASSES_BYTES_H

#include "TypeTable.h"
#include "llvm/IR/Instructions.h"

namespace mt {

/// Where a variable (an alloca or a global variable) that the source declares
/// as an array of characters is used as something else: by an access of another
/// type, or a pointer to one. Null if it is declared as something else itself,
/// or nothing shows such a use. A user of it: an instruction, or another global
/// variable.
const llvm::User *usedAsOther(const llvm::Value &Variable,
                              const TypeTable &Types);

/// Tells the table of unions of which only an array of characters is used: they
/// have no name, numbers and pointers stand beside the array for the alignment,
/// and nothing shows that any variable of the type is used as one of them.
void findUnionsOfBytes(const llvm::Module &M, TypeTable &Types);

/// The table's entry for a variable of debug-info type T.
TypeId typeOfVariable(const llvm::Value &Variable, const llvm::DIType *T,
                      TypeTable &Types);

} // namespace mt
#endif
