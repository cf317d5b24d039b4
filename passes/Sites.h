// Heap calls: sends the allocating calls of the C library to the runtime's
// heap, each with a record of where it stands and what type it allocates, and
// follows wrappers such as xmalloc to the calls that know the type.
//
// Relies on: SourceTypes.h for what a result is stored to.
#ifndef MT_PASSES_SITES_H
#define MT_PASSES_SITES_H

#include "TypeTable.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/Instructions.h"

namespace mt {

/// What the memory at Result, which a call returns or an alloca makes, is used
/// as: 0 if that is not known.
TypeId allocatedType(const llvm::Value &Result, TypeTable &Types);

/// How many bytes of a block an allocator keeps for itself: a fixed number of
/// them, as the function returns a pointer to the place behind. 0 if none.
uint64_t headerOf(const llvm::CallBase &Call);

class SiteTable {
public:
  SiteTable(llvm::Module &M, TypeTable &Types);

  /// Rewrites all heap calls of the module.
  void rewriteHeapCalls();

  /// A pointer to a new site record, for a call at Loc in F.
  llvm::Constant *add(const llvm::Function &F, const llvm::DebugLoc &Loc,
                      llvm::StringRef Callee, TypeId Type);

  /// Gives the array of records its final size; no add after this.
  llvm::GlobalVariable *finish();

  const std::vector<SiteDesc> &descriptors() const { return Descriptors; }

private:
  llvm::Module &M;
  TypeTable &Types;
  std::vector<SiteDesc> Descriptors;
  llvm::StructType *RecordType;
  /// Stands for the array until its size is known.
  llvm::GlobalVariable *Placeholder;

  TypeId allocated(const llvm::CallBase &Call, TypeId T,
                   llvm::ArrayRef<const llvm::Value *> Sizes);
  bool returnsFreshBlock(const llvm::Function &F) const;
  void retag(llvm::CallInst &Call);
  void retagIfGiven(llvm::CallInst &Call);
  void createRetag(llvm::IRBuilder<> &B, llvm::CallInst &Call, const char *Name,
                   TypeId Type, llvm::ArrayRef<llvm::Value *> Sizes);
};

} // namespace mt
#endif
