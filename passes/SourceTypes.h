// What the source said about a value or a place that the IR shows without a
// type: the C type of what a pointer designates, followed back through loads,
// member accesses and indexing to a variable with debug info.
//
// Relies on: debug info of variables and clang's struct type names.
#ifndef MT_PASSES_SOURCETYPES_H
#define MT_PASSES_SOURCETYPES_H

#include "TypeTable.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Operator.h"

namespace mt {

/// The source variable an alloca was made for, or null. Deref tells that the
/// alloca holds the variable's address rather than the variable.
const llvm::DILocalVariable *variableOf(const llvm::AllocaInst *A, bool &Deref);

/// The debug info of a variable with static storage, or null.
const llvm::DIGlobalVariable *variableOf(const llvm::GlobalVariable *G);

/// The same for an alloca, if it is the variable itself, or a global variable.
const llvm::DIVariable *variableOf(const llvm::Value *Place);

/// Every global variable and alloca of a module.
void forEachVariable(const llvm::Module &M,
                     llvm::function_ref<void(const llvm::Value &)> See);

/// Whether V is a constant that clang made, such as what a local variable
/// starts with.
bool isNamelessConstant(const llvm::Value *V);

/// Whether variables of F are known by name and type: with line tables only
/// they are not.
bool hasVariables(const llvm::Function &F);

/// The C type of what a function returns; null if it is not known, or void.
const llvm::DIType *resultOf(const llvm::Function &F);

/// Whether T is char or another number of one byte.
bool isCharacter(const llvm::DIType *T);

/// Whether T is an array of such.
bool isArrayOfCharacters(const llvm::DIType *T);

/// Whether T is a number or pointer that clang makes a Like of.
bool isScalar(const llvm::DIType *T, const llvm::Type &Like,
              const llvm::DataLayout &DL);

/// Visits the numbers and pointers of a constant that are not 0, with their
/// offsets.
void forEachScalar(
    const llvm::Constant &C, uint64_t Offset, const llvm::DataLayout &DL,
    llvm::function_ref<void(uint64_t, const llvm::Constant &)> See);

/// The innermost member of T that has an offset in it; null if T has none.
const llvm::DIDerivedType *innermostMember(const llvm::DIType *T,
                                           uint64_t Offset);

/// The member of a struct that an address is computed of, or null: of a
/// constant address within a variable, the innermost there.
const llvm::DIDerivedType *memberOf(const llvm::GEPOperator &GEP,
                                    const TypeTable &Types);

/// The C type of what lies where Pointer points, or null if unknown.
const llvm::DIType *typeAt(const llvm::Value *Pointer, const TypeTable &Types);

/// Whether a call has the C library write a text, where its first argument
/// leads.
bool writesText(const llvm::CallBase &Call);

/// Whether a call has the C library compare what two arguments lead to.
bool compares(const llvm::CallBase &Call);

/// Whether a call has the C library only read what its arguments lead to, or
/// free it.
bool onlyReads(const llvm::CallBase &Call);

/// The C type of what a call's argument leads to, as the function called
/// declares it, or null if unknown; the same on all targets. It is char where
/// the C library writes a text, though clang tells of its functions only when
/// it optimises.
const llvm::DIType *givenTo(const llvm::CallBase &Call, unsigned Argument);

/// The C type of a value, or null if unknown.
const llvm::DIType *typeOf(const llvm::Value *V, const TypeTable &Types);

/// The table's entry for a temporary: its C type if that can be found and has
/// the right size, else what the IR shows.
TypeId typeOfTemporary(const llvm::Value *V, TypeTable &Types,
                       const llvm::DataLayout &DL);

} // namespace mt
#endif
