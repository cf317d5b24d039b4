// Numbers that are written a part at a time, and bytes that numbers are written
// into. What lies there has the byte order of the one use or of the other: a
// stop in between would let a restore convert what it must copy, or copy what
// it must convert.
//
// Relies on: SourceTypes.h; IR as clang left it. Addresses are followed through
// local pointers, members and static pointers that are of some type (void * has
// too many uses), and into functions. What copies like memcpy shows nothing of
// what it copies.
#ifndef MT_PASSES_PIECES_H
#define MT_PASSES_PIECES_H

#include "TypeTable.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/IR/Instructions.h"

namespace mt {

/// Variables (allocas and global variables) and heap blocks (calls), each with
/// a store of another width than what it is declared or used as.
using OddStores =
    llvm::MapVector<const llvm::Value *, const llvm::Instruction *>;

/// Finds them and tells the table of types.
OddStores findPieces(const llvm::Module &M, TypeTable &Types);

} // namespace mt
#endif
