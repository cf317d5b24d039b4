// Structs with one union, the numbers beside it that may be its tag, and the
// addresses that lead into such structs.
//
// Relies on: SourceTypes.h; clang's struct type names.
#ifndef MT_PASSES_TAGGEDSTRUCTS_H
#define MT_PASSES_TAGGEDSTRUCTS_H

#include "KnownNumbers.h"
#include "TypeTable.h"
#include "UnionEvidence.h"
#include "llvm/ADT/MapVector.h"
#include <map>

namespace mt {

/// A number beside a union.
struct Tag {
  uint64_t Offset;
  const llvm::DIType *Type;
  int64_t Index; // as in descriptors.h
  bool IsOut = false;
  std::map<int64_t, Evidence> Values;
  std::vector<Members> Reads; // where its value is not known: one of these
};

/// A struct with one union.
struct Candidate {
  const llvm::DICompositeType *Struct, *Union;
  size_t Index; // of the union
  uint64_t Begin, Size;
  llvm::SmallVector<Tag, 4> Tags;
  const llvm::Instruction *Unclear = nullptr;
};

/// A place in a candidate.
struct Hit {
  Candidate *Of;
  Address Struct;
  int64_t Inside;
  bool IsMember; // the address is of a member for sure
};

class TaggedStructs {
public:
  using Map = llvm::MapVector<const llvm::DICompositeType *, Candidate>;

  /// Those of a module of which nothing is said.
  TaggedStructs(const llvm::Module &M, const TypeTable &Types);

  Map &all() { return Candidates; }

  /// The candidates that a pointer leads into, the innermost first.
  llvm::SmallVector<Hit, 2> hits(const llvm::Value &Pointer);

private:
  const TypeTable &Types;
  Map Candidates;

  void enclosing(const llvm::DIType *T, Address Start, int64_t Inside,
                 bool IsMember, llvm::SmallVectorImpl<Hit> &Out);
};

} // namespace mt
#endif
